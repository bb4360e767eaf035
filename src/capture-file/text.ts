import { hex } from '../protocol/bytes.ts';
import { ConnectionReader, type ReadItem } from '../protocol/connection.ts';
import { FAULTS, type Fault } from '../protocol/fault.ts';
import { payloadOf, type Frame, type StreamItem } from '../protocol/frame.ts';
import { queryParameters, TRACE_PARAMETER, type HttpMessage } from '../protocol/http.ts';
import type { Message } from '../protocol/message.ts';
import { isControl, OPCODE, opcodeName } from '../protocol/opcode.ts';
import { rangesAt } from '../protocol/range.ts';
import type { Sender, TraceRecord } from '../protocol/trace.ts';
import { decodeUtf8 } from '../protocol/utf8.ts';
import { byConnection, type Capture } from './capture.ts';
import { fill, type CaptureWords, type FaultTitles } from './words.ts';

/** Bytes of a payload that one line shows. */
const SHOWN = 200;
const TIME_WIDTH = 11;

/** Writes a capture as plain text, one line a header and a frame, in the language of `words`. */
export function toText(capture: Capture, words: CaptureWords, faults: FaultTitles): string {
  const { text } = words;
  const start = Math.min(...capture.records.map(({ time }) => time), Infinity);
  const taken = Number.isFinite(start) ? new Date(capture.epoch + start).toISOString() : '-';
  const lines = [text.title, fill(text.taken, { time: taken }), text.how];
  for (const [number, records] of byConnection(capture.records)) {
    lines.push('', `== ${fill(text.connection, { number })} ==`);
    lines.push(...new ConnectionText(words, faults, start).lines(records));
  }
  return `${lines.join('\n')}\n`;
}

class ConnectionText {
  readonly #words: CaptureWords;
  readonly #faults: FaultTitles;
  readonly #start: number;
  readonly #lines: string[] = [];

  constructor(words: CaptureWords, faults: FaultTitles, start: number) {
    this.#words = words;
    this.#faults = faults;
    this.#start = start;
  }

  lines(records: readonly TraceRecord[]): string[] {
    const connection = new ConnectionReader();
    const first: Partial<Record<Sender, number>> = {};
    const items = records.flatMap((record) => {
      if (record.kind === 'bytes') first[record.sender] ??= record.time;
      return connection.add(record);
    });
    const { handshake } = connection;
    const faults = connection.handshakeFaults();
    const request = handshake.readRequest();
    this.#head('client', first.client, request, faults);
    if (queryParameters(request).some(({ name }) => name === TRACE_PARAMETER)) {
      this.#line(undefined, undefined, this.#words.text.traceAdded);
    }
    this.#head('server', first.server, handshake.readResponse(), faults);
    for (const item of items) this.#item(item);
    const isOver = connection.end !== undefined && connection.end.reason !== 'unwatched';
    for (const sender of ['client', 'server'] as const) {
      const pending = isOver ? undefined : connection.pending(sender);
      if (pending) this.#pending(sender, pending);
    }
    this.#end(records, connection);
    return this.#lines;
  }

  #head(sender: Sender, time: number | undefined, message: HttpMessage, faults: Fault[]): void {
    let at = time;
    for (const range of message.ranges) {
      if (range.kind === 'blank-line') continue;
      const bytes = message.bytes.subarray(range.start, range.end);
      const text = range.kind === 'body' ? cut(decodeUtf8(bytes)) : decodeUtf8(bytes);
      this.#line(at, sender, printable(text.replace(/\r?\n$/, '')));
      at = undefined;
    }
    for (const fault of faults) if (fault.sender === sender) this.#fault(fault, message);
  }

  #item({ item, message, faults }: ReadItem): void {
    const { text } = this.#words;
    const { sender, time } = item;
    if (item.type === 'frame') {
      this.#line(time, sender, this.#frame(item, message));
      const isLast = message?.complete === true && message.frames.at(-1) === item;
      const inflated = message?.inflated;
      if (isLast && inflated?.state === 'whole') {
        const content = this.#content(inflated.bytes, message.opcode === OPCODE.text);
        this.#line(undefined, sender, fill(text.message, { text: content }));
      }
      for (const fault of faults) this.#fault(fault);
      return;
    }
    const length = item.end - item.start;
    const isGap = item.type === 'gap';
    const said = isGap
      ? fill(text.leftOut, { length, frames: item.frames })
      : fill(text.unread, { length });
    this.#line(time, sender, `[${said}]`);
  }

  #frame(frame: Frame, message: Message | undefined): string {
    const { text, opcodes } = this.#words;
    const { opcode, maskingKey, payloadLength: length } = frame;
    const payload = payloadOf(frame);
    const isCompressed = message?.compressed ?? false;
    const reserved = [!isCompressed && frame.rsv1 && 1, frame.rsv2 && 2, frame.rsv3 && 3];
    const bits = reserved.filter((bit) => bit !== false).join(' ');
    const flags = [
      frame.fin ? '' : text.fragment,
      isCompressed ? text.compressed : '',
      bits === '' ? '' : fill(text.reserved, { bits }),
      maskingKey ? fill(text.masked, { key: [...maskingKey].map(hex).join(' ') }) : '',
    ].filter((flag) => flag !== '');
    const separator = text.frame.includes('，') ? '，' : ', ';
    const written = flags.map((flag) => separator + flag).join('');
    if (opcode === OPCODE.close) {
      const [high, low] = payload;
      const isCoded = high !== undefined && low !== undefined;
      const name = isCoded ? fill(text.close, { code: (high << 8) | low }) : text.closeEmpty;
      const reason = payload.length > 2 ? `: ${this.#content(payload.subarray(2), true)}` : '';
      return `${name}${written}${reason}`;
    }
    const name = opcodes[opcodeName(opcode)];
    const line = fill(text.frame, { opcode: name, flags: written, length });
    if (payload.length === 0) return line;
    const isText =
      !isControl(opcode) && !isCompressed && (message?.opcode ?? opcode) === OPCODE.text;
    const rest = payload.length < length ? text.payloadCut : '';
    return `${line}: ${this.#content(payload, isText)}${rest}`;
  }

  /** Text in quotes with what cannot be printed escaped; other bytes in hexadecimal. */
  #content(bytes: Uint8Array, isText: boolean): string {
    if (isText) return printable(JSON.stringify(cut(decodeUtf8(bytes))));
    const shown = [...bytes.subarray(0, SHOWN / 4)].map(hex).join(' ');
    return bytes.length > SHOWN / 4 ? `${shown} …` : shown;
  }

  #pending(sender: Sender, pending: StreamItem): void {
    const length = pending.type === 'frame' ? pending.payloadLength : pending.end - pending.start;
    this.#line(pending.time, sender, `[${fill(this.#words.text.pending, { length })}]`);
  }

  #fault({ id, sender, start }: Fault, message?: HttpMessage): void {
    const { title } = this.#faults[id];
    const said = fill(this.#words.text.fault, { title, section: FAULTS[id].section });
    const [line] = message ? rangesAt(message.ranges, start) : [];
    const where = line?.kind === 'header' ? ` ${printable(String(line.value))}` : '';
    this.#line(undefined, sender, `! ${said}${where}`);
  }

  #end(records: readonly TraceRecord[], { end }: ConnectionReader): void {
    const last = records.at(-1);
    if (last?.kind !== 'end' || !end) return;
    for (const fault of end.faults) this.#fault(fault);
    const { text, reasons } = this.#words;
    const { received, sent } = last;
    const reason = reasons[last.reason];
    this.#line(last.time, undefined, fill(text.ended, { reason, received, sent }));
  }

  #line(time: number | undefined, sender: Sender | undefined, text: string): void {
    const at = time === undefined ? '' : (time - this.#start).toFixed(3);
    const arrow = sender === undefined ? ' ' : sender === 'client' ? '→' : '←';
    this.#lines.push(`${at.padStart(TIME_WIDTH)}  ${arrow} ${text}`);
  }
}

function cut(text: string): string {
  const characters = Array.from(text.slice(0, SHOWN * 2));
  return characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : text;
}

/**
 * Escapes what a terminal or an editor would act on instead of showing: control characters, and
 * those that turn the direction of writing.
 */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
