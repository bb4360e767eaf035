import type { IncomingMessage } from 'node:http';
import type { Live } from './live.ts';
import type { Refusal } from '../http/refusal.ts';
import type { Target } from '../http/target.ts';

/**
 * How the opening handshake of a control channel arrived here. A page whose channel does not open
 * asks for it over plain HTTP: browsers tell a page nothing of why a WebSocket failed.
 */
export type Sighting =
  /** Answered with 101. */
  | { saw: 'upgrade' }
  /** Refused by this server itself. */
  | { saw: 'refused'; status: number }
  /** It came as an ordinary request: something on the way took the upgrade out of it. */
  | { saw: 'request'; via?: string };

/** Sightings that are held at once, and milliseconds that one is held. */
const MOST = 2_000;
const HELD = 60_000;
/** Characters of a `Via` header that are passed on. */
const MOST_VIA = 100;

/** Parameter of `/trace` that names one attempt. */
export const PROBE_PARAMETER = 'probe';

/** What this process has seen of the last attempts, by the random name that each has. */
export class Reach {
  readonly #seen = new Map<string, { at: number; sighting: Sighting }>();

  see(probe: string, sighting: Sighting, now = performance.now()): void {
    for (const [name, { at }] of this.#seen) {
      if (this.#seen.size < MOST && now - at < HELD) break;
      this.#seen.delete(name);
    }
    this.#seen.set(probe, { at: now, sighting });
  }

  find(probe: string): Sighting | undefined {
    return this.#seen.get(probe)?.sighting;
  }

  get size(): number {
    return this.#seen.size;
  }
}

const reaches = new WeakMap<Live, Reach>();

export function reachOf(live: Live): Reach {
  let reach = reaches.get(live);
  if (!reach) reaches.set(live, (reach = new Reach()));
  return reach;
}

/** Remembers how a handshake for `/trace` arrived, if it names itself. */
export function seeUpgrade(target: Target, refusal: Refusal | undefined, live: Live): void {
  const probe = probeIn(target);
  if (probe === undefined) return;
  const sighting: Sighting =
    refusal === undefined ? { saw: 'upgrade' } : { saw: 'refused', status: refusal.status };
  reachOf(live).see(probe, sighting);
}

/** Remembers that a handshake for `/trace` arrived as an ordinary request. */
export function seeRequest(target: Target, { headers }: IncomingMessage, live: Live): void {
  const probe = probeIn(target);
  if (probe === undefined) return;
  const { via } = headers;
  reachOf(live).see(probe, { saw: 'request', ...(via && { via: via.slice(0, MOST_VIA) }) });
}

function probeIn({ path, query }: Target): string | undefined {
  if (path !== '/trace' || !query.includes(PROBE_PARAMETER)) return undefined;
  const probe = new URLSearchParams(query).get(PROBE_PARAMETER);
  return probe !== null && /^[\w-]{1,32}$/.test(probe) ? probe : undefined;
}
