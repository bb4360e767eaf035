import { hex } from '../../protocol/bytes.ts';
import type { ReadItem } from '../../protocol/connection.ts';
import type { Fault } from '../../protocol/fault.ts';
import { announcedLength, applyMask, isWhole, type Frame } from '../../protocol/frame.ts';
import { isControl, OPCODE } from '../../protocol/opcode.ts';
import { decodeUtf8 } from '../../protocol/utf8.ts';
import { readHandshake } from '../handshake.ts';
import type { RunConnection, RunItem, RunRecord } from '../run-record.ts';
import { withoutTrace } from '../target.ts';
import { explainFault, explainOpcode, type Words } from '../words.ts';

/** A row holds no more than this many bytes of a preview, whatever its width. */
const PREVIEW = 160;

/** An opcode's name in a word or two: what its title says before the colon. */
export function opcodeWord(words: Words, opcode: number): string {
  return explainOpcode(words, opcode).title.split(/[:：]/)[0] ?? '';
}

/** The start of what a frame carries, for a row: text where it is text, else bytes as hex. */
export function previewOf({ item, message }: ReadItem): { text: string; isText: boolean } {
  if (item.type !== 'frame') return { text: '', isText: false };
  if (message?.compressed === true) {
    const inflated = item.fin ? message.inflated : undefined;
    if (inflated?.state === 'whole') return show(inflated.bytes, message.opcode === OPCODE.text);
    return show(startOf(item), false);
  }
  const start = startOf(item);
  if (item.opcode === OPCODE.close) {
    const code = closeCode(item);
    if (code === undefined) return show(start, false);
    return { text: `${code} ${decodeUtf8(start.subarray(2))}`.trimEnd(), isText: true };
  }
  if (isControl(item.opcode)) return show(start, isPrintable(start));
  return show(start, message?.opcode === OPCODE.text);
}

/** The code that a close frame carries, if there is one. */
export function closeCode(frame: Frame): number | undefined {
  const [high, low] = startOf(frame);
  return high === undefined || low === undefined ? undefined : (high << 8) | low;
}

function startOf({ wirePayload, maskingKey }: Frame): Uint8Array {
  const start = wirePayload.subarray(0, PREVIEW);
  return maskingKey ? applyMask(start, maskingKey) : start;
}

function show(bytes: Uint8Array, isText: boolean): { text: string; isText: boolean } {
  const start = bytes.subarray(0, PREVIEW);
  if (!isText) return { text: [...start.subarray(0, 32)].map(hex).join(' '), isText };
  // A character that the preview cuts is left out; one that the frame cuts shows as U+FFFD.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(start, {
    stream: start.length < bytes.length,
  });
  return { text: text.replace(/[\x00-\x1f\x7f]+/g, ' '), isText };
}

function isPrintable(bytes: Uint8Array): boolean {
  return !/[\x00-\x08\x0e-\x1f\ufffd]/.test(decodeUtf8(bytes));
}

/** Where a frame stands in a message of several: counts from 1. Nothing in one that is whole. */
export function fragmentOf({
  item,
  message,
}: ReadItem): { at: number; isLast: boolean } | undefined {
  if (item.type !== 'frame' || !message) return undefined;
  if (message.frames.length === 1 && item.fin && item.opcode !== OPCODE.continuation) {
    return undefined;
  }
  return { at: message.frames.indexOf(item) + 1, isLast: item.fin };
}

/** The target that a connection asked for, as the learner wrote it, and the status it was given. */
export function handshakeText({ word }: Words, connection: RunConnection): string {
  const { reader, place } = connection;
  const { handshake } = reader;
  const { request, response } = readHandshake(
    handshake.request,
    handshake.response,
    reader.end?.reason,
  );
  const target = withoutTrace(request);
  const status =
    response === undefined
      ? word('frames.handshake.none')
      : response.status || word('frames.handshake.unreadable');
  return word('frames.handshake', { place, target, status });
}

/** What a row says to those who hear it: `byte 0x81, FIN set, text frame`, and the rest. */
export function rowLabel(words: Words, item: RunItem, record: RunRecord): string {
  const { word } = words;
  const connection = record.connection(item.connection);
  const place = connection?.place ?? 0;
  const broken = (faults: readonly Fault[]) =>
    faults.map((fault) => word('frames.faulty', { title: faultText(words, fault) }));
  if (item.kind === 'handshake') {
    return listed(words, [
      connection ? handshakeText(words, connection) : '',
      ...broken(item.faults),
    ]);
  }
  if (item.kind === 'end') {
    return listed(words, [
      word(`frames.end.${item.end.reason}`, { place }),
      ...broken(item.end.faults),
    ]);
  }
  const { item: part, faults } = item.read;
  const direction = word(`frames.direction.${part.sender}`);
  if (part.type === 'gap') return listed(words, [direction, gapText(words, part)]);
  if (part.type === 'unread') {
    return listed(words, [direction, word('frames.unread', { bytes: part.bytes.length })]);
  }
  const fragment = fragmentOf(item.read);
  return listed(words, [
    direction,
    word('frames.byte', { hex: hexByte(part.header[0] ?? 0) }),
    word(part.fin ? 'frames.fin' : 'frames.fin.not'),
    word('frames.frame', { opcode: opcodeWord(words, part.opcode).toLowerCase() }),
    ...(isWhole(part) ? [] : [cutText(words, part)]),
    ...(fragment ? [fragmentText(words, fragment)] : []),
    ...(part.maskingKey ? [word('frames.masked')] : []),
    word('frames.bytes', { count: String(announcedLength(part)) }),
    ...faults.map((fault) => word('frames.faulty', { title: explainFault(words, fault).title })),
    previewOf(item.read).text,
  ]);
}

export function gapText({ word }: Words, gap: { frames: number; start: number; end: number }) {
  return word('frames.gap', { count: gap.frames, bytes: gap.end - gap.start });
}

export function fragmentText({ word }: Words, { at, isLast }: { at: number; isLast: boolean }) {
  return word(isLast ? 'frames.fragment.last' : 'frames.fragment', { at });
}

export function hexByte(byte: number): string {
  return `0x${hex(byte)}`;
}

/** A fault that has no bytes of its own: whose it is, and its title. */
export function faultText(words: Words, fault: Fault): string {
  const { title } = explainFault(words, fault);
  const isNothing = fault.start === fault.end || fault.id === 'frame-cut-off';
  return isNothing ? `${words.word(`frames.direction.${fault.sender}`)}: ${title}` : title;
}

/** How far a frame came before its connection ended. */
export function cutText({ word }: Words, { arrived, payloadStart }: Frame): string {
  return word('frames.cut', { count: arrived - payloadStart });
}

function listed({ word }: Words, parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(word('frames.comma'));
}

/** Milliseconds as seconds, `1.234`. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
