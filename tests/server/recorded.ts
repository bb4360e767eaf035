import type { Socket } from 'node:net';
import { concat } from '../../src/protocol/bytes.ts';
import type { Capture } from '../../src/capture-file/capture.ts';
import type { Sender, TraceRecord } from '../../src/protocol/trace.ts';
import { openClient } from './running.ts';

/**
 * A client that writes down all that crosses its own socket, both ways: a capture without the
 * trace's bounds, and so with every byte of a long payload.
 */
export interface Recorded {
  socket: Socket;
  write(bytes: Uint8Array): void;
  /** Waits until what was received satisfies `enough`. */
  until(enough: (received: Buffer) => boolean): Promise<Buffer>;
  /** Waits until the connection has ended, and gives the capture. */
  capture(): Promise<Capture>;
}

/** Opens a connection to the server under test and records it. */
export async function openRecorded(port: number, connection = 1): Promise<Recorded> {
  const client = await openClient(port);
  const records: TraceRecord[] = [];
  const sums: Record<Sender, number> = { client: 0, server: 0 };
  const note = (sender: Sender, bytes: Uint8Array) => {
    const position = sums[sender];
    sums[sender] += bytes.length;
    records.push({
      kind: 'bytes',
      connection,
      time: performance.now(),
      sender,
      boundary: position === 0,
      position,
      bytes: concat(bytes),
    });
  };
  records.push({ kind: 'open', connection, time: performance.now() });
  client.socket.on('data', (chunk: Buffer) => note('server', chunk));
  return {
    socket: client.socket,
    write(bytes) {
      note('client', bytes);
      client.write(bytes);
    },
    until: (enough) => client.until(enough),
    async capture() {
      await client.ended();
      const { client: received, server: sent } = sums;
      const time = performance.now();
      records.push({ kind: 'end', connection, time, reason: 'closed', received, sent });
      return { epoch: performance.timeOrigin, records };
    },
  };
}
