import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../protocol/bytes.ts';
import type { EndReason, Sender, TraceRecord } from '../protocol/trace.ts';
import { checksum, TCP } from './packet.ts';
import { toPcap } from './pcap.ts';

interface Packet {
  /** Microseconds from the Unix epoch. */
  time: number;
  bytes: Uint8Array;
  fromServer: boolean;
  clientPort: number;
  sequence: number;
  acknowledgement: number;
  flags: number;
  payload: Uint8Array;
}

/** Reads a pcap file by the published layout alone. */
function readPcap(file: Uint8Array): Packet[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  expect(view.getUint32(0).toString(16)).toBe('a1b2c3d4');
  expect([view.getUint16(4), view.getUint16(6), view.getUint32(20)]).toEqual([2, 4, 1]);
  const packets: Packet[] = [];
  for (let at = 24; at < file.length;) {
    const length = view.getUint32(at + 8);
    expect(view.getUint32(at + 12)).toBe(length);
    const bytes = file.subarray(at + 16, at + 16 + length);
    packets.push(readPacket(view.getUint32(at) * 1e6 + view.getUint32(at + 4), bytes));
    at += 16 + length;
  }
  return packets;
}

function readPacket(time: number, bytes: Uint8Array): Packet {
  const ip = bytes.subarray(14, 34);
  const tcp = bytes.subarray(34);
  const view = new DataView(tcp.buffer, tcp.byteOffset, tcp.byteLength);
  expect(((ip[2] ?? 0) << 8) | (ip[3] ?? 0)).toBe(bytes.length - 14);
  expect(checksum(ip), 'IP checksum').toBe(0);
  const pseudo = concat(ip.subarray(12), Uint8Array.of(0, 6, tcp.length >> 8, tcp.length & 0xff));
  expect(checksum(concat(pseudo, tcp)), 'TCP checksum').toBe(0);
  const fromServer = view.getUint16(0) === 80;
  return {
    time,
    bytes,
    fromServer,
    clientPort: view.getUint16(fromServer ? 2 : 0),
    sequence: view.getUint32(4),
    acknowledgement: view.getUint32(8),
    flags: tcp[13] ?? 0,
    payload: tcp.subarray(((tcp[12] ?? 0) >> 4) * 4),
  };
}

const open: TraceRecord = { kind: 'open', connection: 1, time: 10 };
const bytes = (
  sender: Sender,
  position: number,
  length: number,
  time = 10,
  connection = 1,
): TraceRecord => ({
  kind: 'bytes',
  connection,
  time,
  sender,
  boundary: true,
  position,
  bytes: new Uint8Array(length).map((_, at) => position + at),
});
const dropped = (sender: Sender, position: number, length: number): TraceRecord => ({
  kind: 'dropped',
  connection: 1,
  time: 10,
  sender,
  position,
  length,
  frames: 1,
});
const end = (reason: EndReason, received: number, sent: number): TraceRecord => ({
  kind: 'end',
  connection: 1,
  time: 20,
  reason,
  received,
  sent,
});
const packetsOf = (...records: TraceRecord[]) => readPcap(toPcap({ epoch: 1_000, records }));

/** A side's bytes put together by sequence number, as a receiver would; holes stay 0. */
function reassembled(packets: readonly Packet[], fromServer: boolean, length: number): Uint8Array {
  const mine = packets.filter((packet) => packet.fromServer === fromServer);
  const syn = mine.find(({ flags }) => flags & TCP.syn);
  const stream = new Uint8Array(length);
  for (const { sequence, payload } of mine) {
    if (payload.length > 0) stream.set(payload, sequence - (syn?.sequence ?? 0) - 1);
  }
  return stream;
}

describe('a pcap file', () => {
  it('opens with the three packets of TCP and ends with a FIN from each side', () => {
    const packets = packetsOf(open, bytes('client', 0, 5), end('closed', 5, 0));
    expect(packets.map(({ fromServer, flags }) => [fromServer, flags])).toEqual([
      [false, TCP.syn],
      [true, TCP.syn | TCP.ack],
      [false, TCP.ack],
      [false, TCP.ack | TCP.psh],
      [true, TCP.ack],
      [true, TCP.ack | TCP.fin],
      [false, TCP.ack | TCP.fin],
      [true, TCP.ack],
    ]);
    for (const [at, packet] of packets.slice(1).entries()) {
      const heard = packets.slice(0, at + 1).findLast((p) => p.fromServer !== packet.fromServer);
      const taken = (heard?.flags ?? 0) & (TCP.syn | TCP.fin) ? 1 : 0;
      expect(packet.acknowledgement).toBe(
        (heard?.sequence ?? 0) + (heard?.payload.length ?? 0) + taken,
      );
    }
  });

  it.each<[EndReason, fromServer: boolean]>([
    ['reset', false],
    ['limit', true],
    ['error', true],
  ])('ends with a reset where the connection did: %s', (reason, fromServer) => {
    expect(packetsOf(open, end(reason, 0, 0)).at(-1)).toMatchObject({
      fromServer,
      flags: TCP.rst | TCP.ack,
    });
  });

  it('just stops where nobody watched any more', () => {
    expect(packetsOf(open, end('unwatched', 0, 0))).toHaveLength(3);
  });

  it('holds every byte once, in segments that fit Ethernet, in any split', () => {
    const lengths = fc.array(
      fc.tuple(fc.constantFrom('client' as const, 'server' as const), fc.nat(5_000)),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(lengths, (list) => {
        const at = { client: 0, server: 0 };
        const records = list.map(([sender, length]) => {
          const record = bytes(sender, at[sender], length);
          at[sender] += length;
          return record;
        });
        const packets = packetsOf(open, ...records, end('closed', at.client, at.server));
        expect(Math.max(...packets.map((packet) => packet.bytes.length))).toBeLessThanOrEqual(
          1_514,
        );
        for (const sender of ['client', 'server'] as const) {
          const mine = packets.filter(({ fromServer }) => fromServer === (sender === 'server'));
          expect(mine.reduce((sum, { payload }) => sum + payload.length, 0)).toBe(at[sender]);
          expect(reassembled(packets, sender === 'server', at[sender])).toEqual(
            new Uint8Array(at[sender]).map((_, index) => index),
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it('leaves a hole in the sequence numbers where bytes were left out', () => {
    const packets = packetsOf(
      open,
      bytes('server', 0, 10),
      dropped('server', 10, 1_000),
      bytes('server', 1_010, 10),
      dropped('server', 1_020, 7),
      end('closed', 0, 1_027),
    );
    const mine = packets.filter(({ fromServer }) => fromServer);
    const first = mine.find(({ payload }) => payload.length > 0);
    const positions = mine.map(({ sequence }) => sequence - (first?.sequence ?? 0));
    expect(positions).toEqual([-1, 0, 1_010, 1_027, 1_028]);
  });

  it('leaves a hole where bytes are missing and nobody says so', () => {
    const packets = packetsOf(open, bytes('client', 0, 1), bytes('client', 100, 1));
    const [first, second] = packets.filter(({ payload }) => payload.length > 0);
    expect((second?.sequence ?? 0) - (first?.sequence ?? 0)).toBe(100);
  });

  it('counts sequence numbers modulo 2^32', () => {
    const far = 2 ** 32 + 5;
    const packets = packetsOf(open, bytes('client', 0, 1), bytes('client', far, 1));
    const [first, second] = packets.filter(({ payload }) => payload.length > 0);
    expect((second?.sequence ?? 0) - (first?.sequence ?? 0)).toBe(5);
  });

  it('has the times of the trace, in microseconds, and they never go back', () => {
    const packets = packetsOf(open, bytes('client', 0, 1, 9.5), bytes('server', 0, 1, 12.3456));
    const times = packets.map(({ time }) => time - 1_000_000);
    expect(times).toEqual([9_500, 9_500, 9_500, 9_500, 9_500, 12_346, 12_346]);
  });

  it('gives each connection a port of its own, in the order of time', () => {
    const other: TraceRecord = { ...open, connection: 2 };
    const packets = packetsOf(
      open,
      bytes('client', 0, 1, 30),
      other,
      bytes('client', 0, 1, 20, 2),
    ).filter(({ payload }) => payload.length > 0);
    expect(packets.map(({ clientPort }) => clientPort)).toEqual([50_002, 50_001]);
  });
});
