import { isInternalCode, isSendable } from './close-code.ts';
import type { Deflate } from './deflate.ts';
import type { Fault, FaultId } from './fault.ts';
import { isEndless, payloadOf, shortestForm } from './frame.ts';
import type { Frame } from './frame.ts';
import { isControl, OPCODE, opcodeName } from './opcode.ts';
import { checkUtf8, UTF8_START } from './utf8.ts';

/** What a sender's earlier frames leave behind for the next one to be judged by. */
export interface FrameContext {
  /** The agreed permessage-deflate, if any. */
  deflate: Deflate | undefined;
  /** Whether a message has begun and its last fragment has not come. */
  inMessage: boolean;
  /** Whether the sender has sent a close frame. */
  closed: boolean;
}

/**
 * Faults that a frame shows by itself or by what came before it. Those of a message's text and
 * compression are found where messages are read.
 */
export function frameFaults(frame: Frame, context: FrameContext): Fault[] {
  const { start, opcode, sender } = frame;
  const faults: Fault[] = [];
  const add = (id: FaultId, from: number, to: number) =>
    faults.push({ id, sender, start: from, end: to });
  const first = (id: FaultId) => add(id, start, start + 1);
  const second = (id: FaultId) => add(id, start + 1, start + 2);
  const control = isControl(opcode);

  if (frame.rsv1) {
    if (!context.deflate) first('rsv1-unagreed');
    else if (control) first('rsv1-on-control');
    else if (opcode === OPCODE.continuation) first('rsv1-on-continuation');
  }
  if (frame.rsv2) first('rsv2-set');
  if (frame.rsv3) first('rsv3-set');

  const name = opcodeName(opcode);
  if (name === 'reserved-data') first('opcode-reserved-data');
  if (name === 'reserved-control') first('opcode-reserved-control');
  if (control && !frame.fin) first('control-fragmented');
  if (name === 'continuation' && !context.inMessage) first('continuation-stray');
  if ((name === 'text' || name === 'binary') && context.inMessage) first('message-interrupted');
  if (!control && context.closed) add('data-after-close', start, frame.arrived);

  if (sender === 'client' && !frame.maskingKey) second('client-unmasked');
  if (sender === 'server' && frame.maskingKey) second('server-masked');
  if (control && frame.payloadLength > 125) add('control-too-long', start + 1, lengthEnd(frame));
  if (isEndless(frame)) {
    add('length-top-bit', start + 2, start + 3);
  } else if (frame.lengthForm !== shortestForm(frame.payloadLength)) {
    add('length-not-minimal', start + 1, lengthEnd(frame));
  }
  return opcode === OPCODE.close ? [...faults, ...closeFaults(frame)] : faults;
}

/** Faults of a close frame's code and reason (RFC 6455 §5.5.1, §7.4). */
function closeFaults(frame: Frame): Fault[] {
  const { sender, payloadStart, wirePayload, payloadLength } = frame;
  const payload = payloadOf(frame);
  const found = (id: FaultId, from: number, to: number): Fault[] => [
    { id, sender, start: payloadStart + from, end: payloadStart + to },
  ];
  if (payloadLength === 1 && wirePayload.length === 1) return found('close-one-byte', 0, 1);
  if (payload.length < 2) return [];
  const code = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
  const faults: Fault[] = [];
  if (isInternalCode(code)) faults.push(...found('close-code-internal', 0, 2));
  else if (!isSendable(code)) faults.push(...found('close-code-forbidden', 0, 2));
  const { state, invalidAt } = checkUtf8(UTF8_START, payload.subarray(2));
  if (invalidAt >= 0) {
    faults.push(...found('close-reason-not-utf8', 2 + invalidAt, 3 + invalidAt));
  } else if (state.need > 0 && payload.length === payloadLength) {
    faults.push(...found('close-reason-not-utf8', 2, payload.length));
  }
  return faults;
}

/** Position after the length field, of either form. */
function lengthEnd({ payloadStart, maskingKey }: Frame): number {
  return payloadStart - (maskingKey ? 4 : 0);
}
