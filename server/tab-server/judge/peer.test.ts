import { expect, test, vi } from 'vitest';
import { serveCode } from '../../../tests/server/learner-server.ts';
import { Peer } from './peer.ts';

/** Answers with a 101, and then with frames that nobody has asked for. */
const flooding = (pieces: number, frames: number) => `
  serve((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {
      socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n');
      const piece = new Uint8Array(2 * ${frames}).map((_, at) => (at % 2 === 0 ? 0x89 : 0));
      let left = ${pieces};
      const write = () => {
        socket.write(piece);
        if ((left -= 1) > 0) setImmediate(write);
      };
      setImmediate(write);
    });
  });
`;

const terms = {
  patience: 10_000,
  random: (count: number) => new Uint8Array(count),
  path: '/',
  shown: false,
};

test('a server that does not stop is left once more frames wait than any case looks at', async () => {
  const { server, errors } = serveCode(flooding(100, 1_000));
  const peer = new Peer(server, terms);
  await peer.open();
  await vi.waitFor(() => expect(peer.end).toBe('client'), { timeout: 10_000 });
  await vi.waitFor(() => expect(server.size).toBe(0));
  // Those of the piece with which there were too many are there.
  expect(peer.rest.length).toBeGreaterThan(4_096);
  expect(peer.rest.length).toBeLessThanOrEqual(4_096 + 1_000);
  expect(errors).toEqual([]);
});

test('one with as many as may be is not', async () => {
  const { server } = serveCode(flooding(4, 1_000));
  const peer = new Peer(server, terms);
  await peer.open();
  await vi.waitFor(() => expect(peer.rest).toHaveLength(4_000), { timeout: 10_000 });
  expect(peer.end).toBeUndefined();
  peer.leave();
});
