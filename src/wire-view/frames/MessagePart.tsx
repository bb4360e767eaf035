import { concat } from '../../protocol/bytes.ts';
import { payloadOf } from '../../protocol/frame.ts';
import type { Message } from '../../protocol/message.ts';
import { OPCODE } from '../../protocol/opcode.ts';
import { hexText } from '../hex-groups.ts';
import type { Words } from '../words.ts';
import { opcodeWord } from './row-text.ts';

/** Bytes of content that are shown. */
const SHOWN = 2_048;
/** Fragments that have a link of their own. */
const LINKS = 40;

interface Props {
  message: Message;
  /** Number of the item of each fragment; undefined where it is no longer kept. */
  numbers: readonly (number | undefined)[];
  selected: number;
  words: Words;
  onChoose: (number: number) => void;
}

/** The message that a frame is part of: its fragments, and what comes out of them. */
export function MessagePart({ message, numbers, selected, words, onChoose }: Props) {
  const { word } = words;
  const { frames, complete, compressed, inflated, opcode } = message;
  const bytes = frames.reduce((sum, { payloadLength }) => sum + payloadLength, 0);
  const count = frames.length;
  const about = !complete
    ? word('frames.message.open', { count })
    : count === 1
      ? word('frames.message.whole')
      : word('frames.message.parts', { count, bytes });
  const isText = opcode === OPCODE.text;
  return (
    <section class="fv-message">
      <p class="fv-h4">{word('frames.message')}</p>
      <p>{about}</p>
      {count > 1 && (
        <ol class="fv-parts">
          {numbers.slice(0, LINKS).map((number, at) => {
            const frame = frames[at];
            if (!frame) return null;
            const text = `${opcodeWord(words, frame.opcode)} ${frame.fin ? 'FIN ' : ''}${frame.payloadLength}`;
            return (
              <li key={at}>
                {number === undefined ? (
                  <span>
                    {text} {word('frames.message.gone')}
                  </span>
                ) : (
                  <button
                    type="button"
                    aria-current={number === selected}
                    onClick={() => onChoose(number)}
                  >
                    {text}
                  </button>
                )}
              </li>
            );
          })}
          {count > LINKS && <li>…</li>}
        </ol>
      )}
      {compressed ? (
        <div class="fv-beside">
          <Content
            title={word('frames.compressed', { count: bytes })}
            bytes={joined(message)}
            isText={false}
            words={words}
          />
          {inflated && inflated.state !== 'context-lost' ? (
            <Content
              title={word('frames.inflated', { count: inflated.bytes.length })}
              bytes={inflated.bytes}
              isText={isText}
              words={words}
            />
          ) : (
            <p>{word(complete ? 'frames.inflated.not' : 'frames.inflated.waiting')}</p>
          )}
        </div>
      ) : (
        <Content
          title={word('frames.message.text')}
          bytes={joined(message)}
          isText={isText}
          words={words}
        />
      )}
    </section>
  );
}

/** What there is of a message's payload, unmasked, as far as it is shown. */
function joined({ frames }: Message): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const frame of frames) {
    if (length > SHOWN) break;
    parts.push(payloadOf(frame));
    length += frame.wirePayload.length;
    // Behind a hole nothing joins on.
    if (frame.wirePayload.length < frame.payloadLength) break;
  }
  return concat(...parts);
}

interface ContentProps {
  title: string;
  bytes: Uint8Array;
  isText: boolean;
  words: Words;
}

function Content({ title, bytes, isText, words: { word } }: ContentProps) {
  const start = bytes.subarray(0, SHOWN);
  const isCut = start.length < bytes.length;
  const text = isText
    ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(start, { stream: isCut })
    : hexText(start);
  return (
    <div class="fv-content">
      <p class="fv-h5">{title}</p>
      <pre class={isText ? 'fv-as-text' : 'fv-as-hex'} tabIndex={0}>
        {text === '' ? word('frames.empty') : text}
      </pre>
      {isCut && <p class="wv-note">{word('frames.message.cut', { count: SHOWN })}</p>}
    </div>
  );
}
