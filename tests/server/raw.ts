/** A request and frames as bytes, right or wrong, made without the code under test. */

export const TEXT = 1;
export const BINARY = 2;
export const CONTINUATION = 0;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

/** The key of RFC 6455 §1.3 and what it is answered with. */
export const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
export const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

/** A right opening handshake but for `changes`; a header set to undefined is left out. */
export function upgradeRequest(
  target: string,
  changes: Readonly<Record<string, string | undefined>> = {},
  more: readonly string[] = [],
): string {
  const headers: Readonly<Record<string, string | undefined>> = {
    Host: 'example.com',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': KEY,
    'Sec-WebSocket-Version': '13',
    ...changes,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [`GET ${target} HTTP/1.1`, ...lines, ...more, '', ''].join('\r\n');
}

interface FrameOptions {
  fin?: boolean;
  /** The three reserved bits, 4 for RSV1. */
  rsv?: number;
  /** 4 bytes; undefined for a frame that is not masked. */
  mask?: Buffer | undefined;
  /** Bits of the length field; the shortest form unless given. */
  form?: 7 | 16 | 64;
  /** The length that the header tells, where it is not that of the payload. */
  length?: bigint;
}

const MASK = Buffer.from('37fa213d', 'hex');

/** A frame (RFC 6455 §5.2), masked as a client's is unless `mask` says otherwise. */
export function frame(
  opcode: number,
  content: Buffer | string = '',
  options: FrameOptions = {},
): Buffer {
  const payload = Buffer.from(content);
  const mask = 'mask' in options ? options.mask : MASK;
  const length = options.length ?? BigInt(payload.length);
  const form = options.form ?? (length < 126n ? 7 : length < 65_536n ? 16 : 64);
  const bit = mask ? 0x80 : 0;
  const first = (options.fin === false ? 0 : 0x80) | ((options.rsv ?? 0) << 4) | opcode;
  const header =
    form === 7
      ? Buffer.of(first, bit | Number(length))
      : form === 16
        ? Buffer.of(first, bit | 126, Number(length >> 8n), Number(length & 0xffn))
        : Buffer.concat([Buffer.of(first, bit | 127), sixtyFourBits(length)]);
  const masked = mask ? payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)) : payload;
  return Buffer.concat([header, mask ?? Buffer.alloc(0), masked]);
}

/** A frame as the server sends it. */
export function serverFrame(opcode: number, content: Buffer | string = '', fin = true): Buffer {
  return frame(opcode, content, { fin, mask: undefined });
}

/** The body of a close frame (RFC 6455 §5.5.1). */
export function closeBody(code: number, reason: Buffer | string = ''): Buffer {
  return Buffer.concat([Buffer.of(code >> 8, code & 0xff), Buffer.from(reason)]);
}

function sixtyFourBits(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

/** A frame of the server's. */
export interface ServerFrame {
  fin: boolean;
  opcode: number;
  payload: Buffer;
}

/** The whole frames behind the head of a 101. */
export function readServerFrames(received: Buffer): ServerFrame[] {
  const frames: ServerFrame[] = [];
  let at = received.indexOf('\r\n\r\n') + 4;
  while (at + 2 <= received.length) {
    const [first = 0, short = 0] = received.subarray(at);
    const extended = short < 126 ? 0 : short === 126 ? 2 : 8;
    const start = at + 2 + extended;
    if (received.length < start) break;
    const length =
      extended === 0 ? short : Number(BigInt(`0x${received.toString('hex', at + 2, start)}`));
    if (received.length < start + length) break;
    const payload = received.subarray(start, start + length);
    frames.push({ fin: first >= 0x80, opcode: first & 0x0f, payload });
    at = start + length;
  }
  return frames;
}

/** The code and reason of a close frame, where one is among what was received. */
export function closeOf(received: Buffer): { code: number; reason: string } | undefined {
  const body = readServerFrames(received).find(({ opcode }) => opcode === CLOSE)?.payload;
  if (!body) return undefined;
  if (body.length < 2) return { code: 1005, reason: '' };
  return { code: body.readUInt16BE(0), reason: body.toString('utf8', 2) };
}
