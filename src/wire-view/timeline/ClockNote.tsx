import type { Word } from '../words.ts';
import type { TimelineModel } from './timeline-rows.ts';

interface Props {
  model: Pick<TimelineModel, 'clock' | 'forced' | 'isCut'>;
  word: Word;
}

/** Says how the times of both clocks were aligned, and how far off that may be. */
export function ClockNote({ model: { clock, forced, isCut }, word }: Props) {
  const { offset, uncertainty, lower, upper, isContradictory } = clock;
  const isBounded = Number.isFinite(uncertainty);
  const isKnown = Number.isFinite(lower) || Number.isFinite(upper);
  const values = { offset: signed(offset), uncertainty: uncertainty.toFixed(2) };
  const how = !isKnown
    ? word('timeline.clock.unknown')
    : isContradictory
      ? word('timeline.clock.crossed', values)
      : word(isBounded ? 'timeline.clock.two-sided' : 'timeline.clock.one-sided', values);
  return (
    <details class="tl-clock">
      <summary>
        {word('timeline.clock')} {isBounded && <small>± {values.uncertainty} ms</small>}
      </summary>
      <p>{word('timeline.clock.order')}</p>
      <p>{how}</p>
      {isCut && <p>{word('timeline.clock.cut')}</p>}
      {forced > 0 && <p>{word('timeline.clock.forced', { count: forced })}</p>}
    </details>
  );
}

/** A number with its sign in front of it, as it stands in a formula. */
function signed(ms: number): string {
  return `${ms < 0 ? '−' : '+'} ${Math.abs(ms).toFixed(1)}`;
}
