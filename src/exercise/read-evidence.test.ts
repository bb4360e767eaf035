import { describe, expect, test } from 'vitest';
import { fromLatin1 } from '../protocol/bytes.ts';
import { buildFrame } from '../protocol/frame.ts';
import type { Sender, TraceRecord } from '../protocol/trace.ts';
import { RunRecord } from '../wire-view/run-record.ts';
import { readEvidence } from './read-evidence.ts';

const REQUEST = fromLatin1(
  'GET /echo?fragment=2&trace=abc HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n' +
    'Connection: Upgrade\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat.v2, chat.v1\r\n\r\n',
);
const RESPONSE = fromLatin1(
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\nSec-WebSocket-Protocol: chat.v2\r\n\r\n',
);
const maskingKey = Uint8Array.of(1, 2, 3, 4);

/** The records of one connection whose sides send these pieces in turn. */
function wire(...pieces: [Sender, Uint8Array][]): TraceRecord[] {
  const at: Record<Sender, number> = { client: 0, server: 0 };
  const records = pieces.map(([sender, bytes], time): TraceRecord => {
    const position = at[sender];
    at[sender] += bytes.length;
    return { kind: 'bytes', connection: 7, time, sender, boundary: true, position, bytes };
  });
  return [{ kind: 'open', connection: 7, time: 0 }, ...records];
}

function evidenceOf(records: TraceRecord[], lines: string[] = []) {
  const record = new RunRecord();
  record.begin(1);
  record.addRecords(records);
  return readEvidence(record, lines);
}

describe('the evidence of a run', () => {
  test('is empty before anything has happened', () => {
    expect(evidenceOf([])).toEqual({
      connections: [],
      frames: [],
      messages: [],
      calls: [],
      events: [],
      lines: [],
    });
  });

  test('has the handshake of each connection, without what the page added', () => {
    const { connections } = evidenceOf(wire(['client', REQUEST], ['server', RESPONSE]));
    const [connection] = connections;
    expect(connection).toMatchObject({
      place: 1,
      target: '/echo?fragment=2',
      path: '/echo',
      status: 101,
      offered: ['chat.v2', 'chat.v1'],
      protocol: 'chat.v2',
      end: undefined,
    });
    expect(connection?.query.get('fragment')).toBe('2');
    expect(connection?.requestHeader('UPGRADE')).toBe('websocket');
    expect(connection?.responseHeader('sec-websocket-extensions')).toBeUndefined();
  });

  test('has a request that is not answered yet', () => {
    const [connection] = evidenceOf(wire(['client', REQUEST])).connections;
    expect(connection).toMatchObject({ path: '/echo', status: undefined, protocol: '' });
  });

  test('leaves out what is no WebSocket, and frames that never became whole', () => {
    const plain = fromLatin1('GET /poll?trace=abc HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(evidenceOf(wire(['client', plain])).connections).toEqual([]);
    const half = buildFrame({ opcode: 1, payload: fromLatin1('hello') }).subarray(0, 4);
    const end = {
      kind: 'end',
      connection: 7,
      time: 9,
      reason: 'reset',
      received: 0,
      sent: 0,
    } as const;
    const { connections, frames } = evidenceOf([
      ...wire(['client', REQUEST], ['server', RESPONSE], ['server', half]),
      end,
    ]);
    expect(frames).toEqual([]);
    expect(connections[0]?.end).toBe('reset');
  });

  test('has frames unmasked, and the code and reason of a close frame', () => {
    const close = buildFrame({
      opcode: 8,
      maskingKey,
      payload: Uint8Array.of(0x0f, 0xa1, 0x41, 0x64, 0x61),
    });
    const { frames } = evidenceOf(
      wire(
        ['client', REQUEST],
        ['server', RESPONSE],
        ['client', buildFrame({ opcode: 1, maskingKey, payload: fromLatin1('hi') })],
        ['client', close],
        ['server', buildFrame({ opcode: 8 })],
      ),
    );
    expect(frames).toMatchObject([
      { from: 'client', opcode: 'text', text: 'hi', masked: true, lengthForm: 7, length: 2 },
      { from: 'client', opcode: 'close', code: 4001, text: 'Ada' },
      { from: 'server', opcode: 'close', code: undefined, text: '', masked: false },
    ]);
  });

  test('puts fragments together to messages, once they are whole', () => {
    const first = buildFrame({ opcode: 1, fin: false, payload: fromLatin1('he') });
    const last = buildFrame({ opcode: 0, payload: fromLatin1('llo') });
    const handshake: [Sender, Uint8Array][] = [
      ['client', REQUEST],
      ['server', RESPONSE],
    ];
    expect(evidenceOf(wire(...handshake, ['server', first])).messages).toEqual([]);
    const { messages, frames, connections } = evidenceOf(
      wire(...handshake, ['server', first], ['server', last]),
    );
    expect(frames.map(({ opcode }) => opcode)).toEqual(['text', 'continuation']);
    expect(messages).toMatchObject([
      { from: 'server', type: 'text', text: 'hello', length: 5, fragments: 2, connection: 1 },
    ]);
    expect(connections[0]?.messages).toEqual(messages);
  });
});
