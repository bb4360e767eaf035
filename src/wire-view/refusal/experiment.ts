import { blockageOf, type Blockage as AnyBlockage } from '../../playground/blockage.ts';
import { liveServer, traceAddress, type Site } from '../../playground/site-address.ts';
import { TraceChannel } from '../../playground/trace-channel.ts';
import type { Handshake } from '../handshake.ts';
import { RunHandshakes } from '../run-handshakes.ts';

/** Milliseconds that the browser's events and the record of the bytes may take. */
const PATIENCE = 5_000;

/** Why no WebSocket gets through. */
export type Blockage = AnyBlockage & { kind: Exclude<AnyBlockage['kind'], 'busy'> };

/** An event of the socket, and the `readyState` that went with it. */
export type SocketEvent =
  | { name: 'open' | 'error'; readyState: number }
  | { name: 'close'; readyState: number; code: number; reason: string; wasClean: boolean };

/** What the browser did with an answer whose accept value is wrong. */
export interface Experiment {
  address: string;
  events: readonly SocketEvent[];
  /** As the server's socket saw it; nothing where that was not recorded. */
  handshake?: Handshake | undefined;
}

/**
 * Opens a WebSocket of the page itself to `/wrong-accept`, and watches what becomes of it.
 * @returns What happened, or why no WebSocket gets through to the server at all.
 */
export async function tryWrongAccept(site: Site): Promise<Experiment | Blockage> {
  const handshakes = new RunHandshakes();
  let onChange = () => {};
  const channel = new TraceChannel(traceAddress(site), (records) => {
    if (handshakes.add(records)) onChange();
  });
  try {
    const trace = await channel.ready();
    // Of a channel that is only slow there is no record; the browser can be watched all the same.
    if ('failure' in trace && trace.failure === 'refused') {
      const blockage = await blockageOf(site, channel.probe);
      // Where the server only has no room for the record, the browser can be watched all the same.
      const { kind, values } = blockage;
      if (kind !== 'busy') return { kind, values };
    }
    const address = `${liveServer(site)}wrong-accept`;
    const isTraced = 'id' in trace;
    const socket = new WebSocket(isTraced ? `${address}?trace=${trace.id}` : address);
    const events: SocketEvent[] = [];
    const found = (): Handshake | undefined => {
      const [connection] = handshakes.connections;
      return connection === undefined ? undefined : handshakes.handshake(connection);
    };
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE);
      onChange = () => {
        const isClosed = events.some(({ name }) => name === 'close');
        if (!isClosed || (isTraced && !found()?.response?.complete)) return;
        clearTimeout(timer);
        resolve();
      };
      const note = ({ type }: Event) => {
        events.push({
          name: type === 'open' ? 'open' : 'error',
          readyState: socket.readyState,
        });
      };
      socket.onopen = note;
      socket.onerror = note;
      socket.onclose = ({ code, reason, wasClean }) => {
        events.push({ name: 'close', readyState: socket.readyState, code, reason, wasClean });
        onChange();
      };
    });
    socket.close();
    return { address, events, handshake: found() };
  } finally {
    channel.close();
  }
}
