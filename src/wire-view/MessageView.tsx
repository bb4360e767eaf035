import type { Fault } from '../protocol/fault.ts';
import type { HttpMessage } from '../protocol/http.ts';
import type { Sender } from '../protocol/trace.ts';
import { linesOf, type Line } from './fields.ts';
import { LineView } from './LineView.tsx';
import type { Words } from './words.ts';

interface Props {
  message: HttpMessage;
  sender: Sender;
  faults: readonly Fault[];
  status?: number;
  words: Words;
  /** What links to its lines begin with, where that is not `hs-`. */
  anchors?: string;
}

/** The request or the response: an arrow from its sender, then its lines. */
export function MessageView({ message, sender, faults, status, words, anchors = 'hs-' }: Props) {
  const { word } = words;
  const lines = linesOf(
    message,
    sender,
    faults.filter((fault) => fault.sender === sender),
  );
  return (
    <div class={`wv-message wv-${sender}`}>
      <h3 class="wv-arrow">
        <span>
          {word(sender === 'client' ? 'wire.request' : 'wire.response')}{' '}
          <small>{word('wire.size', { count: message.bytes.length })}</small>
        </span>
      </h3>
      {lines.map((line) => (
        <LineView
          key={line.anchor}
          bytes={message.bytes}
          line={named(line, anchors)}
          sender={sender}
          status={line.name === 'status-line' ? status : undefined}
          words={words}
        />
      ))}
    </div>
  );
}

/** A line whose anchor and fields are told from those of other messages in the same view. */
function named(line: Line, anchors: string): Line {
  if (anchors === 'hs-') return line;
  return {
    ...line,
    anchor: line.anchor.replace(/^hs-/, anchors),
    fields: line.fields.map((field) => ({ ...field, id: anchors + field.id })),
  };
}
