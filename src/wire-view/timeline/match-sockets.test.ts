import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activity } from '../../playground/sandbox-protocol.ts';
import { HandshakeCapture } from '../../protocol/capture.ts';
import { fromLatin1 } from '../../protocol/bytes.ts';
import {
  connectionFacts,
  matchSockets,
  socketFacts,
  type ConnectionFacts,
  type SocketFacts,
} from './match-sockets.ts';

const server = {
  address: 'ws://class.example:9998/',
  written: 'ws://localhost:9998/',
  base: 'http://class.example:9998/sandbox/',
};

const socket = (number: number, more: Partial<SocketFacts> = {}): SocketFacts => ({
  socket: number,
  target: 'echo',
  protocols: [],
  fate: 'unknown',
  ...more,
});
const connection = (number: number, more: Partial<ConnectionFacts> = {}): ConnectionFacts => ({
  connection: number,
  target: 'echo',
  protocols: [],
  status: 101,
  ...more,
});
const match = (sockets: SocketFacts[], connections: ConnectionFacts[]) => [
  ...matchSockets(sockets, connections),
];

describe('sockets and connections', () => {
  it('belong together by address, and by order where that is the same', () => {
    expect(
      match(
        [socket(1), socket(2, { target: 'chat?room=a' }), socket(3)],
        [connection(7), connection(8), connection(9, { target: 'chat?room=a' })],
      ),
    ).toEqual([
      [1, 7],
      [3, 8],
      [2, 9],
    ]);
  });

  it('do not belong together where the subprotocols that are asked for differ', () => {
    expect(
      match(
        [socket(1), socket(2, { protocols: ['chat', 'json'] })],
        [connection(5, { protocols: ['chat', 'json'] })],
      ),
    ).toEqual([[2, 5]]);
  });

  it('pass over a socket that was closed before its request went out', () => {
    expect(
      match([socket(1, { fate: 'failed' }), socket(2, { fate: 'opened' })], [connection(5)]),
    ).toEqual([[2, 5]]);
  });

  it('leave a refused connection to the socket that failed', () => {
    expect(
      match(
        [socket(1, { fate: 'opened' }), socket(2, { fate: 'failed' })],
        [connection(5), connection(6, { status: 403 })],
      ),
    ).toEqual([
      [1, 5],
      [2, 6],
    ]);
  });

  it('belong together where the browser did not accept a 101', () => {
    expect(match([socket(1, { fate: 'failed' })], [connection(5)])).toEqual([[1, 5]]);
  });

  it('pass over a connection whose socket is not told of, and a socket that goes elsewhere', () => {
    expect(
      match([socket(1, { target: undefined }), socket(2)], [connection(5, { target: 'x' })]),
    ).toEqual([]);
  });

  it('are all found, in order, whichever sockets never reached the server', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('opened', 'refused', 'never'), { maxLength: 20 }),
        (fates) => {
          const sockets = fates.map((fate, at) =>
            socket(at + 1, { fate: fate === 'opened' ? 'opened' : 'failed' }),
          );
          const connections = fates.flatMap((fate, at) =>
            fate === 'never'
              ? []
              : [connection(at + 101, { status: fate === 'opened' ? 101 : 403 })],
          );
          const found = matchSockets(sockets, connections);
          expect(found.size).toBe(connections.length);
          // Which of two sockets that failed was refused cannot be known; those that opened can.
          fates.forEach((fate, at) => {
            if (fate === 'opened') expect(found.get(at + 1)).toBe(at + 101);
          });
          const order = sockets.flatMap((each) => found.get(each.socket) ?? []);
          expect(order).toEqual(order.toSorted((a, b) => a - b));
        },
      ),
    );
  });
});

describe('the facts of a socket', () => {
  const activity = (more: Partial<Activity> & Pick<Activity, 'what'>): Activity => ({
    time: 0,
    socket: 1,
    readyState: 0,
    bufferedAmount: 0,
    ...more,
  });
  const targetOf = (url: string, at = server) =>
    socketFacts([activity({ what: 'new', url })], at)[0]?.target;

  it('have the target that the request will show, however the address was written', () => {
    expect(targetOf('ws://localhost:9998/echo?deflate=1')).toBe('echo?deflate=1');
    expect(targetOf('ws://127.0.0.1:9998/echo')).toBe('echo');
    expect(targetOf('http://class.example:9998/echo')).toBe('echo');
    expect(targetOf('/echo')).toBe('echo');
    expect(targetOf('ws://localhost:9998')).toBe('');
    expect(targetOf('ws://localhost:9998/聊天')).toBe('%E8%81%8A%E5%A4%A9');
    expect(targetOf('ws://elsewhere.example/echo')).toBeUndefined();
  });

  it('leave the folder out that the site lies in', () => {
    const below = { ...server, address: 'wss://school.example/ws101/' };
    expect(targetOf('wss://school.example/ws101/echo', below)).toBe('echo');
    expect(targetOf('ws://localhost:9998/echo', below)).toBe('echo');
  });

  it('tell whether it was ever open, and leave out what the constructor refused', () => {
    const facts = socketFacts(
      [
        activity({ what: 'new', url: '/echo', threw: 'SyntaxError' }),
        activity({ what: 'new', socket: 2, url: '/echo', protocols: ['chat'] }),
        activity({ what: 'new', socket: 3, url: '/echo' }),
        activity({ what: 'open', socket: 2 }),
        activity({ what: 'close', socket: 2 }),
        activity({ what: 'close', socket: 3 }),
      ],
      server,
    );
    expect(facts).toEqual([
      { socket: 2, target: 'echo', protocols: ['chat'], fate: 'opened' },
      { socket: 3, target: 'echo', protocols: [], fate: 'failed' },
    ]);
  });
});

describe('the facts of a connection', () => {
  const read = (request: string, response = '') => {
    const handshake = new HandshakeCapture();
    for (const [sender, text] of [
      ['client', request],
      ['server', response],
    ] as const) {
      const bytes = fromLatin1(text);
      const common = { kind: 'bytes', connection: 4, time: 0, boundary: true } as const;
      handshake.add({ ...common, sender, position: 0, bytes });
    }
    return connectionFacts(4, { handshake }, server);
  };

  it('have target, subprotocols and status, without what the page added', () => {
    expect(
      read(
        'GET /echo?a=1&trace=xyz HTTP/1.1\r\nSec-WebSocket-Protocol: chat, json\r\n\r\n',
        'HTTP/1.1 403 Forbidden\r\n\r\n',
      ),
    ).toEqual({ connection: 4, target: 'echo?a=1', protocols: ['chat', 'json'], status: 403 });
  });

  it('are not known before the request is whole', () => {
    expect(read('GET /echo HTTP/1.1\r\n')).toBeUndefined();
    expect(read('GET /echo HTTP/1.1\r\n\r\n')?.status).toBeUndefined();
  });
});
