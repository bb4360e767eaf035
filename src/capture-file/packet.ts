import { concat } from '../protocol/bytes.ts';

/** One TCP/IPv4 packet in an Ethernet frame (RFC 894, RFC 791, RFC 9293). */

export interface Endpoint {
  /** Six bytes. */
  mac: readonly number[];
  /** Four bytes. */
  ip: readonly number[];
  port: number;
}

export const TCP = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

export interface Segment {
  from: Endpoint;
  to: Endpoint;
  /** Sequence number of the first byte, modulo 2^32. */
  sequence: number;
  /** The next byte that is expected from the other side, modulo 2^32. */
  acknowledgement: number;
  /** Bits of `TCP`. */
  flags: number;
  /** IPv4 identification, 16 bits. */
  identification: number;
  payload?: Uint8Array;
}

/** The most payload that fits an Ethernet frame behind both headers, in bytes. */
export const MAX_SEGMENT = 1_460;

const ETHERNET_IPV4 = [0x08, 0x00];
const IP_HEADER = 20;
const TCP_HEADER = 20;
const PROTOCOL_TCP = 6;

/** Options of a SYN: the largest segment (kind 2), and a window counted in units of 2^7 (kind 3). */
const SYN_OPTIONS = Uint8Array.of(2, 4, MAX_SEGMENT >> 8, MAX_SEGMENT & 0xff, 3, 3, 7, 1);

/** Bytes of the packet, with both checksums. */
export function buildPacket(segment: Segment): Uint8Array<ArrayBuffer> {
  const { from, to, flags, payload = new Uint8Array(0) } = segment;
  const options = flags & TCP.syn ? SYN_OPTIONS : new Uint8Array(0);
  const tcpLength = TCP_HEADER + options.length + payload.length;

  const ip = new DataView(new ArrayBuffer(IP_HEADER));
  ip.setUint8(0, 0x45);
  ip.setUint16(2, IP_HEADER + tcpLength);
  ip.setUint16(4, segment.identification);
  ip.setUint16(6, 0x4000);
  ip.setUint8(8, 64);
  ip.setUint8(9, PROTOCOL_TCP);
  const ipBytes = new Uint8Array(ip.buffer);
  ipBytes.set(from.ip, 12);
  ipBytes.set(to.ip, 16);
  ip.setUint16(10, checksum(ipBytes));

  const tcp = new DataView(new ArrayBuffer(TCP_HEADER));
  tcp.setUint16(0, from.port);
  tcp.setUint16(2, to.port);
  tcp.setUint32(4, segment.sequence);
  tcp.setUint32(8, segment.acknowledgement);
  tcp.setUint8(12, ((TCP_HEADER + options.length) / 4) << 4);
  tcp.setUint8(13, flags);
  tcp.setUint16(14, 0xffff);
  const tcpBytes = new Uint8Array(tcp.buffer);
  // The checksum also covers addresses, protocol and length (RFC 9293 §3.1).
  const pseudo = [0, PROTOCOL_TCP, tcpLength >> 8, tcpLength & 0xff];
  const covered = concat(ipBytes.subarray(12), Uint8Array.from(pseudo), tcpBytes, options, payload);
  tcp.setUint16(16, checksum(covered));

  const ethernet = Uint8Array.of(...to.mac, ...from.mac, ...ETHERNET_IPV4);
  return concat(ethernet, ipBytes, tcpBytes, options, payload);
}

/** The Internet checksum, RFC 1071: 0 over bytes that already hold their right checksum. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2)
    sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum >>> 16) + (sum & 0xffff);
  return ~sum & 0xffff;
}
