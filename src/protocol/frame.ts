import type { Sender } from './trace.ts';
import { concat } from './bytes.ts';
import { isControl, OPCODE } from './opcode.ts';
import type { AnnotatedRange, BitRange, RangeKind } from './range.ts';
import { decodeUtf8 } from './utf8.ts';

/** Frames, RFC 6455 §5.2: read from a stream in any split, annotated, and written. */

/** How a payload length is written: in 7 bits, in 16 bits behind 126, or in 64 bits behind 127. */
export type LengthForm = 7 | 16 | 64;

/** One frame as it was on the wire. Positions are bytes from the start of the sender's stream. */
export interface Frame {
  type: 'frame';
  sender: Sender;
  /** Time in ms at which its first byte was seen. */
  time: number;
  start: number;
  payloadStart: number;
  /** Position after the payload that the header announces. */
  end: number;
  /** Up to which position the frame has come, or was left out of the trace. `end` when it is whole. */
  arrived: number;
  fin: boolean;
  rsv1: boolean;
  rsv2: boolean;
  rsv3: boolean;
  opcode: number;
  maskingKey: Uint8Array | undefined;
  lengthForm: LengthForm;
  /** Bytes of payload that the header announces. Exact up to 2^53. */
  payloadLength: number;
  /** The header's bytes. */
  header: Uint8Array;
  /** The payload as it was on the wire, masked where there is a masking key: its start, or all. */
  wirePayload: Uint8Array;
}

/** Whole frames, and perhaps parts of some, that were left out of the trace. */
export interface Gap {
  type: 'gap';
  sender: Sender;
  time: number;
  start: number;
  end: number;
  /** How many frames began here. */
  frames: number;
}

/** Bytes that cannot be read as frames, because what came before them was left out. */
export interface Unread {
  type: 'unread';
  sender: Sender;
  time: number;
  start: number;
  end: number;
  bytes: Uint8Array;
}

export type StreamItem = Frame | Gap | Unread;

export interface FrameFields {
  fin?: boolean;
  rsv1?: boolean;
  rsv2?: boolean;
  rsv3?: boolean;
  /** 0 to 15. */
  opcode: number;
  /** Four bytes. Without it the frame is not masked. */
  maskingKey?: Uint8Array;
  /** Before masking. */
  payload?: Uint8Array;
  /** The shortest that fits, unless given. */
  lengthForm?: LengthForm;
  /** The length to announce, where it shall differ from that of `payload`. */
  announcedLength?: bigint;
}

/** Bytes of a frame. Writes whatever it is asked for, wrong frames too. */
export function buildFrame(fields: FrameFields): Uint8Array<ArrayBuffer> {
  const { fin = true, rsv1 = false, rsv2 = false, rsv3 = false, opcode, maskingKey } = fields;
  const payload = fields.payload ?? new Uint8Array(0);
  const length = fields.announcedLength ?? BigInt(payload.length);
  const form = fields.lengthForm ?? shortestForm(length);
  const header = new Uint8Array(headerSize(form, maskingKey !== undefined));
  const view = new DataView(header.buffer);
  view.setUint8(
    0,
    (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | (rsv2 ? 0x20 : 0) | (rsv3 ? 0x10 : 0) | opcode,
  );
  const short = form === 7 ? Number(length) : form === 16 ? 126 : 127;
  view.setUint8(1, (maskingKey ? 0x80 : 0) | short);
  if (form === 16) view.setUint16(2, Number(length));
  if (form === 64) view.setBigUint64(2, length);
  if (!maskingKey) return concat(header, payload);
  header.set(maskingKey, header.length - 4);
  return concat(header, applyMask(payload, maskingKey));
}

/** XORs a payload with a masking key: masks and unmasks alike (RFC 6455 §5.3). */
export function applyMask(payload: Uint8Array, maskingKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(payload, (byte, at) => byte ^ (maskingKey[at % 4] ?? 0));
}

/** The shortest form in which a length can be written, the only one allowed (RFC 6455 §5.2). */
export function shortestForm(length: bigint | number): LengthForm {
  return length < 126 ? 7 : length < 65536 ? 16 : 64;
}

/** What is there of a frame's payload, unmasked. */
export function payloadOf(frame: Frame): Uint8Array {
  return frame.maskingKey ? applyMask(frame.wirePayload, frame.maskingKey) : frame.wirePayload;
}

/** Whether the length has its top bit set, which no length may have (RFC 6455 §5.2). */
export function isEndless({ lengthForm, header }: Frame): boolean {
  return lengthForm === 64 && (header[2] ?? 0) >= 0x80;
}

/** The length that the header announces, exact whatever it is. In bytes. */
export function announcedLength({ header, lengthForm, payloadLength }: Frame): bigint {
  if (lengthForm !== 64) return BigInt(payloadLength);
  return new DataView(header.buffer, header.byteOffset).getBigUint64(2);
}

export function isWhole(frame: Frame): boolean {
  return frame.arrived === frame.end;
}

/** Whether the whole payload is there: nothing of it is missing, and nothing was left out. */
export function hasPayload(frame: Frame): boolean {
  return isWhole(frame) && frame.wirePayload.length === frame.payloadLength;
}

/** The message that a frame carries a part of, where its own opcode does not say (§5.4). */
export interface PayloadContext {
  /** Opcode of the message's first frame. */
  opcode: number;
  compressed: boolean;
}

/** The annotated range of a stream item, at its positions in the stream. */
export function annotate(item: StreamItem, context?: PayloadContext): AnnotatedRange {
  const { start } = item;
  switch (item.type) {
    case 'gap':
      return { start, end: item.end, kind: 'gap', value: item.frames };
    case 'unread':
      return { start, end: item.end, kind: 'unread' };
    case 'frame':
      return {
        start,
        end: item.arrived,
        kind: isWhole(item) ? 'frame' : 'partial-frame',
        children: [...annotateHeader(item), ...annotatePayload(item, context)],
      };
  }
}

function annotateHeader(frame: Frame): AnnotatedRange[] {
  const { start, header, payloadStart } = frame;
  const [first = 0, second = 0] = header;
  const keyStart = payloadStart - (frame.maskingKey ? 4 : 0);
  const ranges: AnnotatedRange[] = [
    { start, end: start + 1, kind: 'first-byte', value: first, bits: firstBits(first) },
    {
      start: start + 1,
      end: start + 2,
      kind: 'second-byte',
      value: second,
      bits: secondBits(second),
    },
  ];
  if (keyStart > start + 2) {
    ranges.push({
      start: start + 2,
      end: keyStart,
      kind: 'extended-length',
      value: frame.payloadLength,
    });
  }
  if (frame.maskingKey) ranges.push({ start: keyStart, end: payloadStart, kind: 'masking-key' });
  return ranges;
}

function firstBits(byte: number): BitRange[] {
  const flag = (at: number, kind: BitRange['kind']): BitRange => ({
    start: at,
    end: at + 1,
    kind,
    value: (byte >> (7 - at)) & 1,
  });
  return [
    flag(0, 'fin'),
    flag(1, 'rsv1'),
    flag(2, 'rsv2'),
    flag(3, 'rsv3'),
    { start: 4, end: 8, kind: 'opcode', value: byte & 0x0f },
  ];
}

function secondBits(byte: number): BitRange[] {
  return [
    { start: 0, end: 1, kind: 'mask', value: byte >> 7 },
    { start: 1, end: 8, kind: 'length', value: byte & 0x7f },
  ];
}

function annotatePayload(frame: Frame, context?: PayloadContext): AnnotatedRange[] {
  const { payloadStart, arrived, wirePayload } = frame;
  if (arrived <= payloadStart) return [];
  const seen = payloadStart + wirePayload.length;
  const children: AnnotatedRange[] = [];
  if (seen > payloadStart) children.push(...annotateContent(frame, context));
  if (arrived > seen) children.push({ start: seen, end: arrived, kind: 'left-out' });
  return [{ start: payloadStart, end: arrived, kind: 'payload', children }];
}

function annotateContent(frame: Frame, context?: PayloadContext): AnnotatedRange[] {
  const { payloadStart: start } = frame;
  const bytes = payloadOf(frame);
  const end = start + bytes.length;
  if (frame.opcode === OPCODE.close) {
    const codeEnd = Math.min(start + 2, end);
    if (codeEnd < start + 2) return [{ start, end, kind: 'close-code' }];
    const code = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
    const ranges: AnnotatedRange[] = [{ start, end: codeEnd, kind: 'close-code', value: code }];
    if (end > codeEnd) {
      const reason = decodeUtf8(bytes.subarray(2));
      ranges.push({ start: codeEnd, end, kind: 'close-reason', value: reason });
    }
    return ranges;
  }
  const kind = contentKind(frame, context);
  return [kind === 'text' ? { start, end, kind, value: decodeUtf8(bytes) } : { start, end, kind }];
}

function contentKind(frame: Frame, context?: PayloadContext): RangeKind {
  if (isControl(frame.opcode)) return 'application-data';
  if (context?.compressed ?? frame.rsv1) return 'compressed';
  return (context?.opcode ?? frame.opcode) === OPCODE.text ? 'text' : 'binary';
}

/** Size in bytes of a header with this form of length. */
export function headerSize(form: LengthForm, masked: boolean): number {
  return 2 + (form === 7 ? 0 : form === 16 ? 2 : 8) + (masked ? 4 : 0);
}
