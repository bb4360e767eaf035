import type { Word } from '../words.ts';
import type { Move, Pace } from './stepper.ts';

export interface ControlsProps {
  at: number;
  count: number;
  isPlaying: boolean;
  pace: Pace;
  sockets: readonly { socket: number; url: string }[];
  /** The socket whose rows are shown; undefined for all. */
  socket: number | undefined;
  word: Word;
  onMove: (how: Move) => void;
  onPlay: () => void;
  onPace: (pace: Pace) => void;
  onSocket: (socket: number | undefined) => void;
}

const PATHS = {
  first: 'M3 3h2v10H3zM13 3v10L6 8z',
  previous: 'M11.500 3v10L4.500 8z',
  play: 'M4 2.500v11L13.500 8z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  next: 'M4.500 3v10L11.500 8z',
  last: 'M11 3h2v10h-2zM3 3v10l7-5z',
};

/** What steps through the timeline, scrubs it and plays it again. */
export function Controls(props: ControlsProps) {
  const { at, count, isPlaying, pace, sockets, socket, word, onMove } = props;
  const step = (how: 'first' | 'previous' | 'next' | 'last') => (
    <button
      type="button"
      class={`tl-${how}`}
      aria-label={word(`timeline.${how}`)}
      title={word(`timeline.${how}`)}
      aria-disabled={how === 'first' || how === 'previous' ? at <= 0 : at >= count - 1}
      onClick={() => onMove(how)}
    >
      <Icon path={PATHS[how]} />
    </button>
  );
  const position = word('timeline.position', { at: at + 1, count });
  return (
    <div class="tl-controls">
      <div class="tl-steps" role="group" aria-label={word('timeline.slider')}>
        {step('first')}
        {step('previous')}
        {step('next')}
        {step('last')}
      </div>
      <button type="button" class="tl-play" aria-pressed={isPlaying} onClick={props.onPlay}>
        <Icon path={isPlaying ? PATHS.pause : PATHS.play} />
        {word(isPlaying ? 'timeline.pause' : 'timeline.play')}
      </button>
      <label class="tl-choice">
        {word('timeline.speed')}
        <select
          value={pace}
          onChange={({ currentTarget: { value } }) => {
            if (value === 'slow' || value === 'medium' || value === 'quick') props.onPace(value);
          }}
        >
          <option value="slow">{word('timeline.speed.slow')}</option>
          <option value="medium">{word('timeline.speed.medium')}</option>
          <option value="quick">{word('timeline.speed.quick')}</option>
        </select>
      </label>
      {sockets.length > 1 && (
        <label class="tl-choice tl-socket-choice">
          {word('timeline.socket')}
          <select
            value={socket ?? ''}
            onChange={({ currentTarget: { value } }) =>
              props.onSocket(value === '' ? undefined : Number(value))
            }
          >
            <option value="">{word('timeline.socket.all')}</option>
            {sockets.map((each) => (
              <option key={each.socket} value={each.socket}>
                {word('timeline.socket.one', { number: each.socket, url: each.url })}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="tl-scrub">
        <input
          type="range"
          min={1}
          max={Math.max(1, count)}
          value={at + 1}
          aria-label={word('timeline.slider')}
          aria-valuetext={position}
          onInput={({ currentTarget: { valueAsNumber } }) => onMove({ to: valueAsNumber - 1 })}
        />
        <output>{position}</output>
      </div>
    </div>
  );
}

function Icon({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
