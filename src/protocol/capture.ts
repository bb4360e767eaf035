import { concat } from './bytes.ts';
import { findHeadEnd, parseRequest, parseResponse } from './http.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { Sender, TraceBytes } from './trace.ts';

/** A head that goes on longer than this without a blank line is taken as it is. */
const HEAD_LIMIT = 64 * 1024;
/** Of the body of a refusal, this much is kept. */
const BODY_LIMIT = 4 * 1024;

/** The opening handshake of one connection, as its bytes come in. */
export class HandshakeCapture {
  readonly #bytes: Record<Sender, Uint8Array<ArrayBuffer>> = {
    client: new Uint8Array(0),
    server: new Uint8Array(0),
  };
  readonly #headEnd: Record<Sender, number> = { client: -1, server: -1 };

  /**
   * Takes the next bytes of either side.
   * @returns Whether they belong to the handshake: to a head, or to the body of a refusal.
   */
  add(record: TraceBytes): boolean {
    const { sender, position, bytes } = record;
    const known = this.#bytes[sender];
    if (position !== known.length || !this.#wants(sender)) return false;
    const limit = this.#headEnd[sender] < 0 ? HEAD_LIMIT : this.#headEnd[sender] + BODY_LIMIT;
    const whole = concat(known, bytes.subarray(0, Math.max(0, limit - known.length)));
    if (this.#headEnd[sender] < 0) this.#headEnd[sender] = findHeadEnd(whole);
    this.#bytes[sender] = whole;
    // Frames may share a packet with the head before them; they are not part of it.
    const headEnd = this.#headEnd[sender];
    if (headEnd >= 0 && !this.#wants(sender)) this.#bytes[sender] = whole.slice(0, headEnd);
    return true;
  }

  /** The request's bytes, from the first on. */
  get request(): Uint8Array {
    return this.#bytes.client;
  }

  /** The response's bytes, with the start of its body where the upgrade was refused. */
  get response(): Uint8Array {
    return this.#bytes.server;
  }

  /** Offset after a side's head, or -1 while it is not whole. */
  headEnd(sender: Sender): number {
    return this.#headEnd[sender];
  }

  readRequest(): HttpRequest {
    return parseRequest(this.request);
  }

  readResponse(): HttpResponse {
    return parseResponse(this.response);
  }

  #wants(sender: Sender): boolean {
    if (this.#headEnd[sender] < 0) return this.#bytes[sender].length < HEAD_LIMIT;
    return sender === 'server' && this.readResponse().status !== 101;
  }
}
