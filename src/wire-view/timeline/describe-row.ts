import { targetWithoutTrace } from '../../capture-file/copy.ts';
import type { CaptureWords } from '../../capture-file/words.ts';
import type { Activity, ServerActivity } from '../../playground/sandbox-protocol.ts';
import type { ReadItem } from '../../protocol/connection.ts';
import { hasPayload, payloadOf, type Frame } from '../../protocol/frame.ts';
import { isControl, OPCODE, opcodeName } from '../../protocol/opcode.ts';
import { decodeUtf8 } from '../../protocol/utf8.ts';
import { hexText } from '../hex-groups.ts';
import type { Word } from '../words.ts';
import type { TimelineRow, WireEvent } from './timeline-rows.ts';

/** UTF-16 units of a text, and bytes of other data, that a row shows. */
const TEXT = 120;
const BYTES = 24;

export const STATES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const;

export const stateName = (readyState: number): string => STATES[readyState] ?? String(readyState);

/** What stands in a row: code or a term of the protocol, and what it says of it. */
export interface RowText {
  /** Never translated: `send("Hello")`, `text`, `GET /echo`. */
  name: string;
  /** In the reader's language; may be empty. */
  about: string;
  /** What it carries; may be empty. */
  content: string;
  isBad: boolean;
}

/** What a row says, in the reader's language. */
export function describeRow(
  row: TimelineRow,
  word: Word,
  reasons: CaptureWords['reasons'],
): RowText {
  if (row.lane === 'server') return describeServed(row.activity, word);
  return row.lane === 'code'
    ? describeActivity(row.activity, word)
    : describeEvent(row.event, word, reasons);
}

function describeServed(activity: ServerActivity, word: Word): RowText {
  const { what, size, preview = '', ending } = activity;
  const bytes = size === undefined ? '' : word('wire.size', { count: size });
  const shown = preview.match(/../g)?.join(' ') ?? '';
  const content = size !== undefined && size * 2 > preview.length ? `${shown} …` : shown;
  const name = {
    connection: 'serve(socket)',
    data: "'data'",
    end: "'end'",
    error: "'error'",
    close: "'close'",
    write: 'write()',
    'end()': 'end()',
    'destroy()': 'destroy()',
  }[what];
  const isBad =
    what === 'error' || (ending !== undefined && !['closed', 'destroyed'].includes(ending));
  return { name, about: bytes, content, isBad };
}

function describeActivity(activity: Activity, word: Word): RowText {
  const { what, code, reason, wasClean, threw, size } = activity;
  const content = contentOf(activity);
  const thrown = threw === undefined ? '' : word('timeline.threw', { name: threw });
  const text = (name: string, about = thrown, shown = ''): RowText => ({
    name,
    about,
    content: shown,
    isBad: threw !== undefined || what === 'error',
  });
  const bytes = size === undefined ? '' : word('wire.size', { count: size });
  switch (what) {
    case 'new': {
      const { url = '', protocols = [] } = activity;
      const second = protocols.length === 0 ? '' : `, ${JSON.stringify(protocols)}`;
      return text(`new WebSocket(${JSON.stringify(url)}${second})`);
    }
    case 'send':
      return text(`send(${content})`, thrown === '' ? bytes : thrown);
    case 'close()': {
      const given = [code, reason === undefined ? undefined : JSON.stringify(reason)];
      return text(`close(${given.filter((each) => each !== undefined).join(', ')})`);
    }
    case 'open':
      return text('open', activity.protocol === '' ? '' : (activity.protocol ?? ''));
    case 'message':
      return text('message', bytes, content);
    case 'error':
      return text('error', '');
    case 'close': {
      const ended = word(wasClean === true ? 'timeline.clean' : 'timeline.unclean');
      return { ...text(`close ${code}`, ended, reason ?? ''), isBad: wasClean !== true };
    }
  }
}

function contentOf({ data, preview, size }: Activity): string {
  if (preview === undefined) return data === 'binary' ? 'Blob' : '';
  if (data === 'binary') {
    const shown = preview.slice(0, BYTES * 2);
    const cut = shown.length / 2 < (size ?? 0) ? ' …' : '';
    return `${(shown.match(/../g) ?? []).join(' ')}${cut}`;
  }
  const isCut = preview.length >= TEXT;
  return JSON.stringify(isCut ? `${preview.slice(0, TEXT)}…` : preview);
}

function describeEvent(event: WireEvent, word: Word, reasons: CaptureWords['reasons']): RowText {
  const { handshake } = event.connection.reader;
  switch (event.what) {
    case 'request': {
      const request = handshake.readRequest();
      const name = `${request.method} ${targetWithoutTrace(request)}`;
      const about = word('timeline.request', { count: request.bytes.length });
      return { name, about, content: '', isBad: !request.complete };
    }
    case 'response': {
      const response = handshake.readResponse();
      const about = word('timeline.response', { count: response.bytes.length });
      const name = `${response.status} ${response.reason}`;
      return { name, about, content: '', isBad: response.status !== 101 };
    }
    case 'end': {
      const { reason } = event.end;
      const isBad = reason !== 'closed' && reason !== 'unwatched';
      return { name: 'TCP', about: reasons[reason], content: '', isBad };
    }
    case 'read':
      return describeRead(event.read, word);
  }
}

function describeRead({ item, message, faults }: ReadItem, word: Word): RowText {
  const isBad = faults.length > 0;
  if (item.type === 'gap') {
    const about = word('timeline.gap', { frames: item.frames, count: item.end - item.start });
    return { name: '…', about, content: '', isBad };
  }
  if (item.type === 'unread') {
    const about = word('timeline.unread', { count: item.end - item.start });
    return { name: '?', about, content: '', isBad };
  }
  const parts = [
    word('wire.size', { count: item.payloadLength }),
    item.fin ? '' : word('timeline.fragment'),
    message?.compressed === true ? word('timeline.compressed') : '',
    item.maskingKey ? word('timeline.masked') : '',
  ].filter((part) => part !== '');
  const about = parts.join(word('timeline.comma'));
  if (item.opcode === OPCODE.close) {
    const [high, low, ...reason] = payloadOf(item);
    const code = high === undefined || low === undefined ? '' : ` ${(high << 8) | low}`;
    const content = reason.length > 0 ? decodeUtf8(Uint8Array.from(reason)) : '';
    return { name: `close${code}`, about, content, isBad };
  }
  const name = opcodeName(item.opcode);
  return { name, about, content: payloadText(item, message), isBad };
}

function payloadText(frame: Frame, message: ReadItem['message']): string {
  const bytes = payloadOf(frame);
  const isText = message?.opcode === OPCODE.text && !isControl(frame.opcode);
  if (message?.compressed === true) {
    const { inflated } = message;
    if (!frame.fin || inflated?.state !== 'whole') return '';
    return isText ? quoted(inflated.bytes) : hexStart(inflated.bytes);
  }
  if (bytes.length === 0) return '';
  return isText ? quoted(bytes, !hasPayload(frame)) : hexStart(bytes);
}

function quoted(bytes: Uint8Array, isCut = false): string {
  const text = decodeUtf8(bytes.subarray(0, TEXT * 4));
  const isLong = text.length > TEXT;
  return JSON.stringify(isLong || isCut ? `${text.slice(0, TEXT)}…` : text);
}

function hexStart(bytes: Uint8Array): string {
  const shown = hexText(bytes.subarray(0, BYTES));
  return bytes.length > BYTES ? `${shown} …` : shown;
}
