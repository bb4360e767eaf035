import type { Handshake } from './handshake.ts';
import { withoutTrace } from './target.ts';
import type { RunHandshakes } from './run-handshakes.ts';
import type { Words } from './words.ts';

interface Props {
  handshakes: RunHandshakes;
  shown: number;
  words: Words;
  onChoose: (connection: number) => void;
}

/** The connections of a run, to choose one. Nothing where the run made only one. */
export function ConnectionList({ handshakes, shown, words: { word }, onChoose }: Props) {
  const { connections } = handshakes;
  if (connections.length < 2) return null;
  return (
    <div class="wv-choose not-content" role="group" aria-label={word('wire.connections')}>
      <span aria-hidden="true">{word('wire.connections')}</span>
      {connections.map((connection, index) => {
        const handshake = handshakes.handshake(connection);
        return (
          <button
            key={connection}
            type="button"
            aria-pressed={connection === shown}
            onClick={() => onChoose(connection)}
          >
            {index + 1} <span>{handshake && withoutTrace(handshake.request)}</span>{' '}
            <b class={handshake && `wv-${handshake.outcome.is}`}>{handshake && mark(handshake)}</b>
          </button>
        );
      })}
    </div>
  );
}

/** How it went in one sign: the status, or what is missing of it. */
function mark({ response, outcome }: Handshake): string {
  if (response?.status) return String(response.status);
  return outcome.is === 'ended' ? '✕' : '…';
}
