import type { Segment } from './pcap.ts';

/** Sequence numbers are counted modulo this. */
const WRAP = 2 ** 32;

/** One direction of a TCP connection, put together again from its segments. */
export class TcpStream {
  #first: number | undefined;
  /** Payloads by where they begin in the stream. */
  readonly #pieces = new Map<number, Buffer>();
  #end: number | undefined;

  take({ sequence, syn, fin, payload }: Segment): void {
    if (syn) this.#first = (sequence + 1) % WRAP;
    if (syn || this.#first === undefined) return;
    const at = (sequence - this.#first + WRAP) % WRAP;
    const known = this.#pieces.get(at);
    // A segment sent again may be longer than it was the first time.
    if (payload.length > (known?.length ?? 0)) this.#pieces.set(at, payload);
    if (fin) this.#end = at + payload.length;
  }

  /** Whether the sender has said that nothing more comes, and all before that has come. */
  get isEnded(): boolean {
    return this.#end !== undefined && this.bytes().length >= this.#end;
  }

  /** The bytes from the first on, as far as they are without a hole. */
  bytes(): Buffer {
    const parts: Buffer[] = [];
    let length = 0;
    for (const [at, payload] of [...this.#pieces].toSorted(([a], [b]) => a - b)) {
      if (at > length) break;
      if (at + payload.length <= length) continue;
      parts.push(payload.subarray(length - at));
      length = at + payload.length;
    }
    return Buffer.concat(parts);
  }
}
