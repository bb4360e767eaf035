import type { Fault } from '../protocol/fault.ts';
import type { Sender } from '../protocol/trace.ts';
import type { Line } from './fields.ts';
import { Hex } from './Hex.tsx';
import { LineText } from './LineText.tsx';
import type { Words } from './words.ts';
import { explainFault, explainKind, explainLine, explainStatus } from './words.ts';

/** Of a long body or header, so many bytes are laid out. */
const LIMIT = 512;

interface Props {
  bytes: Uint8Array;
  line: Line;
  sender: Sender;
  /** The response's status, on its first line. */
  status?: number | undefined;
  words: Words;
}

/** One line of a message, as text and as bytes; it opens to say what it is for. */
export function LineView({ bytes, line, sender, status, words }: Props) {
  const { word } = words;
  const about = explainLine(words, line, sender);
  const faults = line.faults.map((fault) => explainFault(words, fault));
  const added = line.fields.some(({ tint }) => tint === 'added');
  const old = about.section?.startsWith('draft-hixie') ?? false;
  const left = line.end - line.start - LIMIT;
  return (
    <details
      class={faults.length > 0 ? 'wv-line wv-broken' : 'wv-line'}
      id={line.anchor}
      data-header={line.kind === 'header' ? line.name : undefined}
      open={faults.length > 0}
    >
      <summary>
        <LineText bytes={bytes} line={line} limit={LIMIT} />
        <Hex bytes={bytes} fields={line.fields} limit={LIMIT} />
        {left > 0 && <span class="wv-note">{word('wire.left', { count: left })}</span>}
        {added && <span class="wv-note wv-by-page">{word('wire.added')}</span>}
        {old && <span class="wv-note wv-old">{word('wire.old')}</span>}
        {faults.map(({ title }, index) => (
          <span key={title} class="wv-note wv-wrong">
            {isRefusal(line.faults[index]) ? title : word('wire.fault', { title })}
          </span>
        ))}
      </summary>
      <div class="wv-why">
        <Explained {...about} />
        {status !== undefined && status > 0 && <Explained {...explainStatus(words, status)} />}
        {added && <Explained {...explainKind(words, 'trace-parameter')} />}
        {faults.map(({ title, text, section, reaction }) => (
          <Explained key={title} title={title} text={`${text} ${reaction}`} section={section} bad />
        ))}
      </div>
    </details>
  );
}

/** A refusal fails the handshake as a fault does, but breaks no rule. */
function isRefusal(fault: Fault | undefined): boolean {
  return fault?.id === 'status-not-101';
}

interface ExplainedProps {
  title: string;
  text: string;
  section?: string | undefined;
  bad?: boolean;
}

function Explained({ title, text, section, bad = false }: ExplainedProps) {
  return (
    <p class={bad ? 'wv-bad-why' : undefined}>
      <b>{title}</b> <span>{text}</span> {section !== undefined && <cite>{section}</cite>}
    </p>
  );
}
