import type { RunItem, RunRecord } from '../run-record.ts';
import { explainKind, type Words } from '../words.ts';
import { Faults } from './Faults.tsx';
import { handshakeText } from './row-text.ts';

interface Props {
  item: RunItem;
  record: RunRecord;
  words: Words;
}

/** What stands between frames: a connection's beginning or end, or what was left out. */
export function Between({ item, record, words }: Props) {
  const { word } = words;
  const connection = record.connection(item.connection);
  if (item.kind === 'handshake') {
    const { request, response } = connection?.reader.handshake ?? {};
    return (
      <div class="fv-detail" data-number={item.number}>
        {connection && <p class="fv-h4">{handshakeText(words, connection)}</p>}
        <Faults faults={item.faults} words={words} />
        <Sizes client={request?.length ?? 0} server={response?.length ?? 0} words={words} />
        <p class="fv-about">{word('frames.handshake.about')}</p>
        <button
          type="button"
          onClick={({ currentTarget }) => {
            const detail = { view: 'handshake' } as const;
            currentTarget.dispatchEvent(new CustomEvent('ws101:view', { bubbles: true, detail }));
          }}
        >
          {word('frames.handshake.open')}
        </button>
      </div>
    );
  }
  if (item.kind === 'end') {
    const { reason, received, sent, faults } = item.end;
    const place = connection?.place ?? 0;
    return (
      <div class="fv-detail" data-number={item.number}>
        <p class="fv-h4">{word(`frames.end.${reason}`, { place })}</p>
        <Faults faults={faults} words={words} />
        <p class="fv-about">{word(`frames.end.about.${reason}`)}</p>
        <Sizes client={received} server={sent} words={words} />
        <p class="fv-about">{word('frames.end.bytes')}</p>
      </div>
    );
  }
  const kind = item.read.item.type;
  return (
    <div class="fv-detail" data-number={item.number}>
      {kind !== 'frame' && <p class="fv-about">{explainKind(words, kind).text}</p>}
    </div>
  );
}

interface SizesProps {
  /** Bytes from the client, and from the server. */
  client: number;
  server: number;
  words: Words;
}

function Sizes({ client, server, words: { word } }: SizesProps) {
  return (
    <p class="fv-sizes">
      {(
        [
          ['client', client],
          ['server', server],
        ] as const
      ).map(([sender, count]) => (
        <span key={sender} class={`fv-h3 wv-${sender}`}>
          <span class="fv-arrow" />
          {word(`frames.direction.${sender}`)} <b>{word('frames.bytes', { count })}</b>
        </span>
      ))}
    </p>
  );
}
