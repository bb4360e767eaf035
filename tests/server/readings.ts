import { concat } from '../../src/protocol/bytes.ts';
import { ConnectionReader } from '../../src/protocol/connection.ts';
import { payloadOf, type Frame } from '../../src/protocol/frame.ts';
import type { HttpMessage } from '../../src/protocol/http.ts';
import type { Message } from '../../src/protocol/message.ts';
import { isControl, OPCODE } from '../../src/protocol/opcode.ts';
import type { Sender, TraceRecord } from '../../src/protocol/trace.ts';
import type { Layer } from './pdml.ts';

/** Two readings of one connection, ours and tshark's, in one shape so that they can be compared. */

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What both readings say of one sender's frames and messages. */
export interface Reading {
  frames: {
    fin: boolean;
    rsv: number;
    opcode: number;
    masked: boolean;
    maskingKey: string;
    length: number;
  }[];
  /** Payloads of control frames, and of whole messages, unmasked and inflated, in hexadecimal. */
  contents: { opcode: number; bytes: string }[];
  closes: { code: string; reason: string }[];
}

export interface Head {
  /** Method, target and version, or version, status and reason. */
  start: string[];
  headers: string[];
}

type Heads = Record<'request' | 'response', Head>;

/** What our parser reads in the trace of one connection. */
export function ourReading(records: readonly TraceRecord[]): Record<Sender, Reading> & Heads {
  const connection = new ConnectionReader();
  const items = records.flatMap((record) => connection.add(record));
  const of = (sender: Sender): Reading => {
    const read = items.filter(({ item }) => item.sender === sender);
    const frames = read.flatMap(({ item }) => (item.type === 'frame' ? [item] : []));
    const contents = read.flatMap(({ item, message }) => {
      if (item.type !== 'frame') return [];
      const { opcode } = item;
      if (opcode === OPCODE.close) return [];
      if (isControl(opcode)) return content(opcode, payloadOf(item));
      return item.fin && message?.complete ? content(message.opcode, whole(message)) : [];
    });
    const closes = frames.filter(({ opcode }) => opcode === OPCODE.close).map(closeOf);
    return { frames: frames.map(frameOf), contents, closes };
  };
  const request = connection.handshake.readRequest();
  const response = connection.handshake.readResponse();
  return {
    client: of('client'),
    server: of('server'),
    request: head([request.method, request.target, request.version], request),
    response: head([response.version, String(response.status), response.reason], response),
  };
}

const content = (opcode: number, bytes: Uint8Array) =>
  bytes.length > 0 ? [{ opcode, bytes: hex(bytes) }] : [];

/** What a message says. tshark 4.0 inflates only one frame at a time: fragments stay compressed. */
function whole({ compressed, inflated, frames }: Message): Uint8Array {
  if (!compressed || frames.length > 1) return concat(...frames.map(payloadOf));
  if (inflated?.state !== 'whole') throw new Error('a compressed message was not inflated');
  return inflated.bytes;
}

function frameOf(frame: Frame): Reading['frames'][number] {
  const { fin, opcode, rsv1, rsv2, rsv3, payloadLength } = frame;
  return {
    fin,
    rsv: (rsv1 ? 4 : 0) | (rsv2 ? 2 : 0) | (rsv3 ? 1 : 0),
    opcode,
    masked: frame.maskingKey !== undefined,
    maskingKey: hex(frame.maskingKey ?? new Uint8Array(0)),
    length: payloadLength,
  };
}

function closeOf(frame: Frame): Reading['closes'][number] {
  const payload = payloadOf(frame);
  if (payload.length < 2) return { code: '', reason: '' };
  const code = String(((payload[0] ?? 0) << 8) | (payload[1] ?? 0));
  return { code, reason: new TextDecoder().decode(payload.subarray(2)) };
}

function head(start: string[], message: HttpMessage): Head {
  return { start, headers: message.headers.map(({ name, value }) => `${name}: ${value}`) };
}

/** What tshark reads in a capture of one connection. */
export function theirReading(layers: readonly Layer[]): Record<Sender, Reading> & Heads {
  const of = (sender: Sender): Reading => {
    const reading: Reading = { frames: [], contents: [], closes: [] };
    const mine = layers.filter(({ fromServer }) => fromServer === (sender === 'server'));
    /** Opcode of the message under way, and of the frame whose content comes next. */
    let message = 0;
    let opcode = 0;
    for (const layer of mine) {
      const all = (name: string) => layer.fields.filter((field) => field.name === name);
      const show = (name: string) => all(name)[0]?.show ?? '';
      const value = (name: string) => all(name)[0]?.value ?? '';
      if (layer.protocol === 'websocket') {
        opcode = Number(show('websocket.opcode'));
        if (opcode === OPCODE.text || opcode === OPCODE.binary) message = opcode;
        const lengths = ['', '_ext_16', '_ext_64'].map((form) =>
          show(`websocket.payload_length${form}`),
        );
        reading.frames.push({
          fin: show('websocket.fin') === '1',
          rsv: Number(show('websocket.rsv')),
          opcode,
          masked: show('websocket.mask') === '1',
          maskingKey: value('websocket.masking_key'),
          length: Number(lengths.findLast((length) => length !== '')),
        });
        if (opcode === OPCODE.close) {
          reading.closes.push({
            code: show('websocket.payload.close.status_code'),
            reason: show('websocket.payload.close.reason'),
          });
        }
      }
      for (const { name, value: bytes } of layer.fields) {
        if (/^websocket\.payload\.(ping|pong)$/.test(name))
          reading.contents.push({ opcode, bytes });
        if (name === 'websocket.payload.text' || name === 'data.data') {
          reading.contents.push({ opcode: message, bytes });
        }
      }
    }
    return reading;
  };
  const http = (kind: 'request' | 'response', parts: readonly string[]): Head => {
    const layer = layers.find(
      ({ protocol, fields }) =>
        protocol === 'http' && fields.some(({ name }) => name === `http.${kind}.version`),
    );
    const fields = layer?.fields ?? [];
    const raw = (field: string) =>
      fields
        .filter(({ name }) => name === field)
        .map(({ value }) => Buffer.from(value, 'hex').toString('latin1').trimEnd());
    return {
      start: parts.map((part) => raw(`http.${kind}.${part}`)[0] ?? ''),
      headers: raw(`http.${kind}.line`),
    };
  };
  return {
    client: of('client'),
    server: of('server'),
    request: http('request', ['method', 'uri', 'version']),
    response: http('response', ['version', 'code', 'phrase']),
  };
}

/** What is wrong with packets in tshark's eyes, and how long the longest is. */
export function packetTroubles(layers: readonly Layer[]) {
  const fields = layers.flatMap((layer) => layer.fields);
  const shown = (name: string) => fields.filter((field) => field.name === name);
  return {
    badChecksums: [...shown('ip.checksum.status'), ...shown('tcp.checksum.status')].filter(
      ({ show }) => show !== '1',
    ).length,
    malformed: layers.filter(({ protocol }) => protocol === '_ws.malformed').length,
    analysis: fields
      .map(({ name }) => name)
      .filter((name) => /^tcp\.analysis\.(lost|out|retrans|dupl|window|zero|ack_lost)/.test(name)),
    tooLong: shown('frame.len').filter(({ show }) => Number(show) > 1_514).length,
  };
}

export const NO_TROUBLES = { badChecksums: 0, malformed: 0, analysis: [], tooLong: 0 };
