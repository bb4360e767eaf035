import { HandshakeCapture } from '../protocol/capture.ts';
import type { EndReason, TraceRecord } from '../protocol/trace.ts';
import { readHandshake } from './handshake.ts';
import type { Handshake } from './handshake.ts';

/** So many connections of a run are kept; beyond it the oldest go. */
const KEPT = 40;

interface Entry {
  capture: HandshakeCapture;
  ended?: EndReason;
  /** Read again only after more bytes. */
  handshake?: Handshake;
}

/** The handshakes of one run, put together from its trace however that is cut. */
export class RunHandshakes {
  readonly #entries = new Map<number, Entry>();

  /**
   * Takes the next records of the run.
   * @returns Whether a handshake changed. Frames, and connections whose start was not seen, do not.
   */
  add(records: readonly TraceRecord[]): boolean {
    let changed = false;
    for (const record of records) {
      const known = this.#entries.get(record.connection);
      if (record.kind === 'bytes') {
        const entry = known ?? { capture: new HandshakeCapture() };
        if (!entry.capture.add(record)) continue;
        delete entry.handshake;
        this.#entries.set(record.connection, entry);
        changed = true;
      } else if (record.kind === 'end' && known) {
        known.ended = record.reason;
        delete known.handshake;
        changed = true;
      }
    }
    for (const connection of this.#entries.keys()) {
      if (this.#entries.size <= KEPT) break;
      this.#entries.delete(connection);
    }
    return changed;
  }

  /** Numbers of the connections, in the order in which they began. */
  get connections(): number[] {
    return [...this.#entries.keys()];
  }

  handshake(connection: number): Handshake | undefined {
    const entry = this.#entries.get(connection);
    if (!entry) return undefined;
    const { capture, ended } = entry;
    return (entry.handshake ??= readHandshake(capture.request, capture.response, ended));
  }
}
