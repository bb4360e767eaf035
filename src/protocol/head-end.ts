const LF = 0x0a;
const CR = 0x0d;

/**
 * Finds where an HTTP head ends whose bytes come piece by piece, as browsers find it: behind an empty
 * line that ends with CRLF or LF, where another line came before. Each byte is looked at once.
 */
export class HeadEnd {
  #position = 0;
  /** Bytes of the line under way, of which only the first can be a CR that ends an empty one. */
  #line = 0;
  #isCr = false;
  #hasLine = false;

  /** @returns The position behind the head, of the first byte ever taken; -1 where it goes on. */
  find(piece: Uint8Array): number {
    for (const [at, byte] of piece.entries()) {
      if (byte !== LF) {
        this.#isCr = this.#line === 0 && byte === CR;
        this.#line += 1;
        continue;
      }
      const isEmpty = this.#line === 0 || (this.#line === 1 && this.#isCr);
      if (isEmpty && this.#hasLine) return this.#position + at + 1;
      this.#line = 0;
      this.#isCr = false;
      this.#hasLine = true;
    }
    this.#position += piece.length;
    return -1;
  }
}
