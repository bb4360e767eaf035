import type { ReadItem } from '../protocol/connection.ts';
import { hasPayload, isWhole, payloadOf, type Frame } from '../protocol/frame.ts';
import type { Message } from '../protocol/message.ts';
import { OPCODE } from '../protocol/opcode.ts';
import type { MessagePart, WireMoment } from './timeline-order.ts';

/** A frame, a gap or unread bytes of a connection as a moment of its timeline. */
export function momentOf(connection: number, { item, message }: ReadItem): WireMoment {
  const { sender, time } = item;
  const common = { time, connection, sender };
  if (item.type === 'gap') return { what: 'gap', ...common, frames: item.frames };
  if (item.type === 'unread') return { what: 'other', ...common };
  if (item.opcode === OPCODE.close) {
    const code = closeCodeOf(item);
    return { what: 'close', ...common, ...(code !== undefined && { code }) };
  }
  return { what: 'frame', ...common, ...(message && { message: partOf(item, message) }) };
}

function partOf(frame: Frame, message: Message): MessagePart {
  const { opcode } = message;
  const data = opcode === OPCODE.text ? 'text' : opcode === OPCODE.binary ? 'binary' : undefined;
  const size = frame.fin && data !== undefined ? sizeOf(message) : undefined;
  return {
    id: message,
    last: frame.fin && isWhole(frame),
    ...(data !== undefined && { data }),
    ...(size !== undefined && { size }),
  };
}

/** Bytes of a message as code sees it; unknown where it is compressed and was not seen whole. */
function sizeOf({ compressed, inflated, frames }: Message): number | undefined {
  if (!compressed) return frames.reduce((sum, { payloadLength }) => sum + payloadLength, 0);
  return inflated?.state === 'whole' ? inflated.bytes.length : undefined;
}

function closeCodeOf(frame: Frame): number | undefined {
  const [high, low] = hasPayload(frame) ? payloadOf(frame) : [];
  return high === undefined || low === undefined ? undefined : (high << 8) | low;
}
