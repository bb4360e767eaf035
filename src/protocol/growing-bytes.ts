/** Bytes that come piece by piece, kept in one row: as much work as there are bytes, not pieces. */
export class GrowingBytes {
  #bytes = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What has come so far, until the next piece: a view, not a copy. */
  get view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  append(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#bytes.length) {
      // The first piece is most often all there is.
      const room = this.#length === 0 ? length : Math.max(length, this.#bytes.length * 2);
      const larger = new Uint8Array(room);
      larger.set(this.view);
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = length;
  }

  /** Gives what has come, and begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.length === this.#length ? this.#bytes : this.view.slice();
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
    return bytes;
  }
}
