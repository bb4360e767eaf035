import { concat } from '../protocol/bytes.ts';
import type { EndReason, Sender, TraceRecord } from '../protocol/trace.ts';
import { byConnection, type Capture } from './capture.ts';
import { buildPacket, MAX_SEGMENT, TCP, type Endpoint } from './packet.ts';

/**
 * A capture as a pcap file, which Wireshark and tshark open (draft-ietf-opsawg-pcap).
 *
 * The bytes and their times are those of the trace. It knows nothing of packets and addresses, so
 * these are made up and look it: addresses of documentation (RFC 5737), one client port for each
 * connection, segments as large as Ethernet lets them be, and an acknowledgement as soon as bytes
 * have come. Bytes that were left out of the trace are left out here too: the sequence numbers go
 * on behind them, and Wireshark says "previous segment not captured".
 */

export interface PcapOptions {
  /**
   * Port of the server in the file. 80 unless given, so that Wireshark reads the handshake as HTTP
   * without being told to.
   */
  serverPort?: number;
}

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const LINKTYPE_ETHERNET = 1;
const SNAPLEN = 65_535;
const FIRST_CLIENT_PORT = 50_000;
/** Client ports begin anew after so many connections, so that none goes beyond 65535. */
const CLIENT_PORTS = 15_000;
const MAC = { client: [2, 0, 0, 0, 0, 1], server: [2, 0, 0, 0, 0, 2] };
const IP = { client: [192, 0, 2, 1], server: [192, 0, 2, 2] };
/** Initial sequence numbers: different, so that nobody takes one side's for the other's. */
const INITIAL = { client: 1_000_000, server: 2_000_000 };

/** Writes a capture as a pcap file. */
export function toPcap(capture: Capture, { serverPort = 80 }: PcapOptions = {}) {
  const packets: TimedPacket[] = [];
  for (const [connection, records] of byConnection(capture.records)) {
    packets.push(...packetsOf(connection, records, serverPort));
  }
  // Stable: packets of one connection are in order already.
  packets.sort((a, b) => a.time - b.time);
  return concat(fileHeader(), ...packets.flatMap((packet) => record(packet, capture.epoch)));
}

interface TimedPacket {
  /** Milliseconds on the server's clock. */
  time: number;
  bytes: Uint8Array;
}

function packetsOf(
  connection: number,
  records: readonly TraceRecord[],
  serverPort: number,
): TimedPacket[] {
  const clientPort = FIRST_CLIENT_PORT + (connection % CLIENT_PORTS);
  const tcp = new TcpConnection(clientPort, serverPort);
  // The request is told of once it has come whole, its bytes with the time of each.
  tcp.begin(Math.min(...records.map(({ time }) => time)));
  for (const each of records) {
    if (each.kind === 'bytes') tcp.send(each.sender, each.time, each.position, each.bytes);
    else if (each.kind === 'dropped') tcp.leaveOut(each.sender, each.position + each.length);
    else if (each.kind === 'end') tcp.end(each.time, each.reason, each.received, each.sent);
  }
  return tcp.packets;
}

/** Writes the packets of one connection. */
class TcpConnection {
  readonly packets: TimedPacket[] = [];
  readonly #endpoints: Record<Sender, Endpoint>;
  /** The next sequence number of each side. */
  readonly #next: Record<Sender, number> = { ...INITIAL };
  #time = -Infinity;

  constructor(clientPort: number, serverPort: number) {
    this.#endpoints = {
      client: { mac: MAC.client, ip: IP.client, port: clientPort },
      server: { mac: MAC.server, ip: IP.server, port: serverPort },
    };
  }

  begin(time: number): void {
    this.#packet('client', time, TCP.syn);
    this.#packet('server', time, TCP.syn | TCP.ack);
    this.#packet('client', time, TCP.ack);
  }

  send(sender: Sender, time: number, position: number, bytes: Uint8Array): void {
    this.leaveOut(sender, position);
    for (let start = 0; start < bytes.length; start += MAX_SEGMENT) {
      const end = Math.min(start + MAX_SEGMENT, bytes.length);
      const push = end === bytes.length ? TCP.psh : 0;
      this.#packet(sender, time, TCP.ack | push, bytes.subarray(start, end));
    }
    if (bytes.length > 0) this.#packet(peerOf(sender), time, TCP.ack);
  }

  /** Goes on behind bytes that are not there, up to `position`. */
  leaveOut(sender: Sender, position: number): void {
    this.#next[sender] = Math.max(this.#next[sender], INITIAL[sender] + 1 + position);
  }

  end(time: number, reason: EndReason, received: number, sent: number): void {
    this.leaveOut('client', received);
    this.leaveOut('server', sent);
    if (reason === 'unwatched') return;
    if (reason !== 'closed') {
      // "reset" came from the client; the others are the server's own doing.
      this.#packet(reason === 'reset' ? 'client' : 'server', time, TCP.rst | TCP.ack);
      return;
    }
    this.#packet('server', time, TCP.fin | TCP.ack);
    this.#packet('client', time, TCP.fin | TCP.ack);
    this.#packet('server', time, TCP.ack);
  }

  #packet(sender: Sender, time: number, flags: number, payload?: Uint8Array): void {
    const peer = peerOf(sender);
    // A file whose times go back would be shown in another order than it was recorded in.
    this.#time = Math.max(this.#time, time);
    const bytes = buildPacket({
      from: this.#endpoints[sender],
      to: this.#endpoints[peer],
      sequence: this.#next[sender] >>> 0,
      acknowledgement: flags & TCP.ack ? this.#next[peer] >>> 0 : 0,
      flags,
      identification: (this.packets.length + 1) & 0xffff,
      ...(payload && { payload }),
    });
    this.packets.push({ time: this.#time, bytes });
    // SYN and FIN take a sequence number each (RFC 9293 §3.4).
    this.#next[sender] += (payload?.length ?? 0) + (flags & (TCP.syn | TCP.fin) ? 1 : 0);
  }
}

function peerOf(sender: Sender): Sender {
  return sender === 'client' ? 'server' : 'client';
}

function fileHeader(): Uint8Array {
  const header = new DataView(new ArrayBuffer(24));
  header.setUint32(0, MAGIC_MICROSECONDS);
  header.setUint16(4, 2);
  header.setUint16(6, 4);
  header.setUint32(16, SNAPLEN);
  header.setUint32(20, LINKTYPE_ETHERNET);
  return new Uint8Array(header.buffer);
}

function record({ time, bytes }: TimedPacket, epoch: number): Uint8Array[] {
  const microseconds = Math.round((epoch + time) * 1_000);
  const header = new DataView(new ArrayBuffer(16));
  header.setUint32(0, Math.floor(microseconds / 1_000_000));
  header.setUint32(4, microseconds % 1_000_000);
  header.setUint32(8, bytes.length);
  header.setUint32(12, bytes.length);
  return [new Uint8Array(header.buffer), bytes];
}
