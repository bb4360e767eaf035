/** One TCP segment out of a capture. */
export interface Segment {
  from: number;
  to: number;
  /** Sequence number of the first byte, or of the SYN. */
  sequence: number;
  syn: boolean;
  fin: boolean;
  reset: boolean;
  payload: Buffer;
}

/** Sizes of the two headers of the pcap format, in bytes. */
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
/** Link types: BSD loopback (4 bytes before the packet) and Ethernet (14). */
const LINK_HEADERS: Readonly<Record<number, number>> = { 0: 4, 1: 14 };
const IPV4 = 4;
const TCP = 6;

/** Reads a capture in the pcap format (of libpcap, little-endian) as it comes. */
export class PcapReader {
  #waiting = Buffer.alloc(0);
  #linkHeader = -1;
  readonly #take: (segment: Segment) => void;

  constructor(take: (segment: Segment) => void) {
    this.#take = take;
  }

  /** @throws {Error} where the capture is of a kind that is not known here. */
  push(chunk: Buffer): void {
    let bytes = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk]);
    if (this.#linkHeader === -1 && bytes.length >= FILE_HEADER) {
      this.#linkHeader = readLinkHeader(bytes);
      bytes = bytes.subarray(FILE_HEADER);
    }
    while (this.#linkHeader !== -1 && bytes.length >= PACKET_HEADER) {
      const kept = bytes.readUInt32LE(8);
      if (kept !== bytes.readUInt32LE(12)) throw new Error('a packet was cut by the capture');
      if (bytes.length < PACKET_HEADER + kept) break;
      const packet = bytes.subarray(PACKET_HEADER + this.#linkHeader, PACKET_HEADER + kept);
      const segment = readSegment(packet);
      if (segment) this.#take(segment);
      bytes = bytes.subarray(PACKET_HEADER + kept);
    }
    this.#waiting = Buffer.from(bytes);
  }
}

function readLinkHeader(bytes: Buffer): number {
  const magic = bytes.readUInt32LE(0);
  const size = LINK_HEADERS[bytes.readUInt32LE(20)];
  if (![0xa1b2c3d4, 0xa1b23c4d].includes(magic) || size === undefined) {
    throw new Error('a capture of an unknown kind');
  }
  return size;
}

/** Reads an IPv4 packet (RFC 791 §3.1) that holds a TCP segment (RFC 9293 §3.1). */
function readSegment(packet: Buffer): Segment | undefined {
  const first = packet.readUInt8(0);
  if (first >> 4 !== IPV4 || packet.readUInt8(9) !== TCP) return undefined;
  const tcp = packet.subarray((first & 0x0f) * 4, packet.readUInt16BE(2) || packet.length);
  const flags = tcp.readUInt8(13);
  return {
    from: tcp.readUInt16BE(0),
    to: tcp.readUInt16BE(2),
    sequence: tcp.readUInt32BE(4),
    fin: (flags & 0x01) !== 0,
    syn: (flags & 0x02) !== 0,
    reset: (flags & 0x04) !== 0,
    payload: Buffer.from(tcp.subarray((tcp.readUInt8(12) >> 4) * 4)),
  };
}
