import { describe, expect, it } from 'vitest';
import {
  BINARY,
  closeOf,
  CONTINUATION,
  frame,
  readServerFrames,
  TEXT,
  upgradeRequest,
} from './raw.ts';
import { openClient, startServer } from './running.ts';

/** One message of `length` bytes in fragments of `size`, and an empty last one. */
function inFragments(opcode: number, length: number, size: number): Buffer {
  const part = Buffer.alloc(size, '*');
  const middle = frame(CONTINUATION, part, { fin: false });
  return Buffer.concat([
    frame(opcode, part, { fin: false }),
    ...Array.from({ length: length / size - 1 }, () => middle),
    frame(CONTINUATION),
  ]);
}

/** What conformance suites send and a server with the usual limits ends. */
const cases = [
  {
    name: 'a message of 16 MiB',
    bytes: frame(BINARY, Buffer.alloc(16 * 1_048_576, 'x')),
    messages: 1,
    size: 16 * 1_048_576,
  },
  {
    name: 'a message in 65,536 fragments',
    bytes: Buffer.concat([
      frame(TEXT, 'a', { fin: false }),
      ...Array.from({ length: 65_534 }, () => frame(CONTINUATION, 'b', { fin: false })),
      frame(CONTINUATION, 'c'),
    ]),
    messages: 1,
    size: 65_536,
  },
  // A fragment limit of `ws` itself would fail these four.
  ...[TEXT, BINARY].flatMap((opcode) =>
    [64, 256].map((size) => ({
      name: `${opcode === TEXT ? 'text' : 'binary'} of 4 MiB in fragments of ${size} bytes`,
      bytes: inFragments(opcode, 4 * 1_048_576, size),
      messages: 1,
      size: 4 * 1_048_576,
    })),
  ),
  {
    name: '20,000 messages at once',
    bytes: Buffer.concat(Array.from({ length: 20_000 }, () => frame(TEXT, 'x'))),
    messages: 20_000,
    size: 20_000,
  },
];

describe('a conformance suite', () => {
  it('is told of its parameter where the server was started for it', async () => {
    await using server = await startServer({ conformance: true });
    const response = await fetch(`http://localhost:${server.port}/endpoints.json`);
    expect(await response.text()).toContain('/echo?conformance=');
  });

  it.each(cases)('is echoed $name where the server was started for it', async (each) => {
    await using server = await startServer({ conformance: true });
    const client = await openClient(server.port);
    client.write(upgradeRequest('/echo?conformance=1'));
    await client.until((received) => received.includes('\r\n\r\n'));
    client.write(each.bytes);
    const least = each.size + 2 * each.messages;
    await new Promise<void>((resolve, reject) => {
      let length = 0;
      client.socket.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length >= least) resolve();
      });
      client.socket.once('close', () => reject(new Error(`ended after ${length} bytes`)));
    });
    const frames = readServerFrames(client.received());
    expect(frames).toHaveLength(each.messages);
    expect(frames.reduce((sum, { payload }) => sum + payload.length, 0)).toBe(each.size);
    client.socket.destroy();
  });

  it.each(cases)('is ended by $name where it was not', async (each) => {
    await using server = await startServer({ closing: 1 });
    const client = await openClient(server.port);
    client.write(upgradeRequest('/echo'));
    await client.until((received) => received.includes('\r\n\r\n'));
    client.write(each.bytes);
    expect(closeOf(await client.ended())?.reason).toMatch(/^limit /);
  });
});
