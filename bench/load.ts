import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';

/** A connection that writes frames made beforehand, so that the load costs little itself. */
export async function openSocket(port: number, path: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  socket.write(
    [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      'Sec-WebSocket-Version: 13',
      '',
      '',
    ].join('\r\n'),
  );
  let head = '';
  while (!head.includes('\r\n\r\n')) {
    head += await new Promise<string>((resolve, reject) => {
      socket.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1')));
      socket.once('close', () => reject(new Error('ended before its 101')));
    });
  }
  if (!head.startsWith('HTTP/1.1 101')) throw new Error(`no 101: ${head}`);
  return socket;
}

/** A masked binary frame with `size` random bytes. */
export function frameOf(size: number): Buffer {
  const length =
    size < 126
      ? Buffer.of(0x80 | size)
      : size < 65_536
        ? Buffer.of(0x80 | 126, size >> 8, size & 0xff)
        : Buffer.of(0x80 | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((bits) => (size >> bits) & 0xff));
  const key = randomBytes(4);
  const payload = randomBytes(size);
  for (let i = 0; i < size; i += 1) payload[i] = (payload[i] ?? 0) ^ (key[i % 4] ?? 0);
  return Buffer.concat([Buffer.of(0x82), length, key, payload]);
}

/** Bytes of the echo of a message: its frame has no mask. */
export function echoSize(size: number): number {
  return size + (size < 126 ? 2 : size < 65_536 ? 4 : 10);
}

/**
 * Sends `messages` of `size` bytes over the sockets, `window` under way on each, and waits for all
 * echoes. @returns round-trip times in ms, of every message when one is under way at a time.
 */
export async function echoAll(
  sockets: readonly Socket[],
  size: number,
  messages: number,
  window: number,
): Promise<Float64Array> {
  const frame = frameOf(size);
  const expected = echoSize(size);
  const times = new Float64Array(messages);
  let sent = 0;
  let done = 0;
  await new Promise<void>((resolve, reject) => {
    for (const socket of sockets) {
      let bytes = 0;
      let start = performance.now();
      const send = () => {
        if (sent >= messages) return;
        sent += 1;
        start = performance.now();
        socket.write(frame);
      };
      const onData = (chunk: Buffer) => {
        bytes += chunk.length;
        while (bytes >= expected) {
          bytes -= expected;
          times[done] = performance.now() - start;
          done += 1;
          if (done === messages) {
            for (const each of sockets) each.removeAllListeners();
            resolve();
            return;
          }
          send();
        }
      };
      socket.on('data', onData);
      socket.on('close', () => reject(new Error('a connection ended during the measurement')));
      socket.on('error', reject);
      for (let i = 0; i < window; i += 1) send();
    }
  });
  return times;
}

/** A page's control channel, read as fast as it comes. */
export async function openTrace(
  port: number,
): Promise<{ id: string; socket: WebSocket; close(): void }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/trace`, {
    origin: `http://127.0.0.1:${port}`,
    perMessageDeflate: false,
  });
  const hello = await new Promise<unknown>((resolve, reject) => {
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString())));
    socket.once('error', reject);
  });
  if (typeof hello !== 'object' || hello === null || !('trace' in hello)) {
    throw new Error('no greeting on /trace');
  }
  return { id: String(hello.trace), socket, close: () => socket.terminate() };
}
