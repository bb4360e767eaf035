import { targetWithoutTrace } from '../capture-file/copy.ts';
import { concat } from '../protocol/bytes.ts';
import type { ReadItem } from '../protocol/connection.ts';
import { isWhole, payloadOf, type Frame } from '../protocol/frame.ts';
import { headerLines, type HttpMessage } from '../protocol/http.ts';
import type { Message } from '../protocol/message.ts';
import { OPCODE, opcodeName } from '../protocol/opcode.ts';
import { decodeUtf8 } from '../protocol/utf8.ts';
import type { RunConnection, RunRecord } from '../wire-view/run-record.ts';
import type { Evidence, WireConnection, WireFrame, WireMessage } from './evidence.ts';

const CALLS = new Set<string>(['new', 'send', 'close()']);

/** The evidence of what `record` has of its run, and of the lines that were printed in it. */
export function readEvidence(
  record: Pick<RunRecord, 'connections' | 'items' | 'activities'>,
  lines: readonly string[],
): Evidence {
  const frames: WireFrame[] = [];
  const messages: WireMessage[] = [];
  const places = new Map(record.connections.map(({ number, place }) => [number, place]));
  for (const item of record.items) {
    if (item.kind !== 'read' || item.read.item.type !== 'frame' || !isWhole(item.read.item))
      continue;
    const { message } = item.read;
    const place = places.get(item.connection) ?? 0;
    frames.push(readFrame(item.read.item, message, place));
    if (message?.complete === true && message.frames.at(-1) === item.read.item) {
      messages.push(readMessage(message, item.read.item, place));
    }
  }
  return {
    connections: record.connections
      .map((each) => readConnection(each, frames, messages))
      .filter((each) => each.requestHeader('upgrade')?.toLowerCase() === 'websocket'),
    frames,
    messages,
    calls: record.activities.filter(({ what }) => CALLS.has(what)),
    events: record.activities.filter(({ what }) => !CALLS.has(what)),
    lines,
  };
}

function readConnection(
  { place, reader }: RunConnection,
  frames: readonly WireFrame[],
  messages: readonly WireMessage[],
): WireConnection {
  const request = reader.handshake.readRequest();
  const response = reader.handshake.readResponse();
  const target = request.complete ? targetWithoutTrace(request) : '';
  const { pathname, searchParams } = new URL(`http://any${target.startsWith('/') ? target : '/'}`);
  return {
    is: 'connection',
    place,
    target,
    path: pathname,
    query: searchParams,
    status: response.complete ? response.status : undefined,
    offered: tokens(header(request, 'sec-websocket-protocol')),
    protocol: header(response, 'sec-websocket-protocol') ?? '',
    requestHeader: (name) => header(request, name),
    responseHeader: (name) => header(response, name),
    frames: frames.filter(({ connection }) => connection === place),
    messages: messages.filter(({ connection }) => connection === place),
    end: reader.end?.reason,
  };
}

function readFrame(frame: Frame, message: ReadItem['message'], connection: number): WireFrame {
  const payload = payloadOf(frame);
  const opcode = opcodeName(frame.opcode);
  const [high, low] = payload;
  const isClose = frame.opcode === OPCODE.close;
  const isText = isClose || opcode === 'ping' || opcode === 'pong' || opcode === 'text';
  const compressed = message?.compressed ?? false;
  return {
    is: 'frame',
    connection,
    from: frame.sender,
    time: frame.time,
    opcode,
    fin: frame.fin,
    masked: frame.maskingKey !== undefined,
    compressed,
    lengthForm: frame.lengthForm,
    length: frame.payloadLength,
    payload,
    code: isClose && high !== undefined && low !== undefined ? (high << 8) | low : undefined,
    text: isText && !compressed ? decodeUtf8(payload.subarray(isClose ? 2 : 0)) : '',
  };
}

function readMessage(message: Message, last: Frame, connection: number): WireMessage {
  const { sender, opcode, compressed, inflated, frames } = message;
  const bytes = compressed
    ? (inflated?.bytes ?? new Uint8Array(0))
    : concat(...frames.map(payloadOf));
  const type = opcode === OPCODE.text ? 'text' : 'binary';
  return {
    is: 'message',
    connection,
    from: sender,
    time: last.time,
    type,
    bytes,
    text: type === 'text' ? decodeUtf8(bytes) : '',
    length: frames.reduce((sum, { payloadLength }) => sum + payloadLength, 0),
    compressed,
    fragments: frames.length,
  };
}

function header(message: HttpMessage, name: string): string | undefined {
  const lines = headerLines(message, name.toLowerCase());
  return lines.length === 0 ? undefined : lines.map(({ value }) => value).join(', ');
}

function tokens(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
}
