import { outcome, type Behaviour, type Outcome } from '../../src/behaviours.ts';
import { FrameParser } from '../../src/protocol/frame-parser.ts';
import { payloadOf } from '../../src/protocol/frame.ts';
import { OPCODE } from '../../src/protocol/opcode.ts';
import { openWatcher, tracedBytes } from '../server/running.ts';
import { relayTo } from './after-open.ts';
import type { Hands } from './hands.ts';

/** What runs in the page, of any engine: it opens the connection, and tells what it saw of it. */
function watch({ url, protocols, does, patience }: Task) {
  return new Promise<Watched>((resolve) => {
    const events: Outcome['events'] = [];
    const states: number[] = [];
    /** When it was last seen in another state than CLOSING. */
    let before = performance.now();
    const note = () => {
      if (states.at(-1) !== socket.readyState) states.push(socket.readyState);
    };
    const socket = new WebSocket(url, protocols ?? []);
    const attempt = (call: () => void) => {
      before = performance.now();
      try {
        call();
      } catch (error) {
        events.push({ type: 'exception', name: error instanceof Error ? error.name : '' });
      }
      note();
    };
    // CLOSING has no event.
    const looks = setInterval(() => {
      if (socket.readyState !== WebSocket.CLOSING) before = performance.now();
    }, 100);
    note();
    if (does === 'send-at-once') attempt(() => socket.send('too early'));
    if (does === 'close-at-once') attempt(() => socket.close(1000));
    socket.onopen = () => {
      events.push({ type: 'open' });
      note();
      void fetch('/opened');
      if (does === 'close-on-open' || does === 'send-at-once') attempt(() => socket.close(1000));
      if (patience === undefined) return;
      setTimeout(() => {
        if (socket.readyState !== WebSocket.OPEN) return;
        resolve({ events: [...events], states: [...states], stays: true, closing: 0 });
        socket.close(1000);
      }, patience);
    };
    socket.onmessage = ({ data }) => {
      events.push({ type: 'message', data: String(data) });
      note();
      if (does === 'close-on-message') attempt(() => socket.close(1000));
    };
    socket.onerror = () => {
      events.push({ type: 'error' });
      note();
    };
    socket.onclose = ({ code, reason, wasClean }) => {
      clearInterval(looks);
      events.push({ type: 'close', code, reason, wasClean });
      note();
      resolve({ events, states, closing: performance.now() - before });
    };
  });
}
type Task = Pick<Behaviour, 'protocols' | 'does'> & { url: string; patience?: number | undefined };
type Watched = Omit<Outcome, 'sends' | 'closing'> & { closing: number };

/** A page of an engine that meets the server’s behaviours. */
export interface Look {
  /**
   * Lets the page do what a row says, and tells what it saw until the connection closed.
   * @param patience ms after which one that is open still is said to stay so; by default never.
   */
  at(row: Behaviour, patience?: number): Promise<Outcome>;
  end(): PromiseLike<void>;
}

/** Takes a page to where the server at `site` can be met. */
export async function openLook(hands: Hands, site: string): Promise<Look> {
  const relay = await relayTo(site);
  await hands.visit(relay.url);
  return {
    at: (row, patience) => observe(hands, relay.url, site, row, patience),
    end: () => relay[Symbol.asyncDispose](),
  };
}

async function observe(
  hands: Hands,
  relay: string,
  site: string,
  { path, protocols, does }: Behaviour,
  patience?: number,
): Promise<Outcome> {
  const watcher = await openWatcher({ url: `${site}/` });
  const url = new URL(path, relay.replace(/^http/, 'ws'));
  url.searchParams.set('trace', watcher.trace);
  const { closing, states, ...told } = await hands.run<Watched>(
    `return (${watch.toString()})(arguments[0])`,
    { url: url.href, protocols, does, patience },
  );
  // No frame without a handshake; and a page that closes at once may never have sent its request.
  const wasOpen = told.events.some(({ type }) => type === 'open');
  const records =
    wasOpen && !told.stays
      ? await watcher.until((all) => all.some(({ kind }) => kind === 'end'))
      : [];
  watcher.socket.terminate();
  const whole = wasOpen ? Math.floor(closing / 1_000) * 1_000 : 0;
  return outcome.parse({
    ...told,
    states: whole > 0 && !states.includes(2) ? [...states.slice(0, -1), 2, 3] : states,
    ...(whole > 0 && { closing: whole }),
    ...(wasOpen && closeFrameOf(tracedBytes(records, 'client'))),
  });
}

/** The close frame among what a browser sent. */
function closeFrameOf(bytes: Buffer): Pick<Outcome, 'sends'> {
  const frames = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
  for (const item of new FrameParser({ sender: 'client' }).push(frames)) {
    if (item.type !== 'frame' || item.opcode !== OPCODE.close) continue;
    const payload = Buffer.from(payloadOf(item));
    return { sends: payload.length < 2 ? null : payload.readUInt16BE() };
  }
  return {};
}
