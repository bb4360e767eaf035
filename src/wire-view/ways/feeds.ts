import { arrayOf, isNumber, objectOf } from '../../playground/shape.ts';
import type { Way } from './meter.ts';

/** What the four ways have in common. */
export interface FeedOptions {
  /** The server's address over HTTP and over WebSocket, each ending in a slash. */
  http: string;
  ws: string;
  /** The trace by which the server knows whose bytes these are. */
  trace: string;
  /** Milliseconds between two messages. */
  every: number;
  /** Milliseconds that polling waits between an answer and its next request. */
  ask: number;
  /** Ends all ways. */
  signal: AbortSignal;
  /** Message number `n` has come. */
  onMessage: (way: Way, n: number) => void;
  /** An answer held no message. */
  onNothing: (way: Way) => void;
  /** A way does not work: the server is gone, or refuses. */
  onFailure: (way: Way) => void;
}

const isTick = objectOf({ n: isNumber });
const isTicks = arrayOf(isTick);

/** As many as the server sends at most: what ends them is the signal. */
const COUNT = 1_000;

/** Begins to take the same messages in all four ways at once, until the signal ends it. */
export function startFeeds(options: FeedOptions): void {
  void asking('poll', options, async () => wait(options.ask, options.signal));
  void asking('long-poll', options, async () => {});
  listenToEvents(options);
  listenToSocket(options);
}

/** Polling and long polling: the same loop, and only the server's patience differs. */
async function asking(way: Way, options: FeedOptions, pause: () => Promise<void>): Promise<void> {
  const { http, trace, every, signal } = options;
  let since: number | undefined;
  try {
    while (!signal.aborted) {
      const known = since === undefined ? '' : `&since=${since}`;
      const address = `${http}${way}?every=${every}${known}&trace=${trace}`;
      const response = await fetch(address, { signal, cache: 'no-store' });
      if (!response.ok) throw new Error(`${way}: ${response.status}`);
      const ticks: unknown = response.status === 204 ? [] : await response.json();
      if (!isTicks(ticks)) throw new Error(`${way}: not a list of messages`);
      for (const { n } of ticks) options.onMessage(way, (since = n));
      if (ticks.length === 0) options.onNothing(way);
      await pause();
    }
  } catch {
    if (!signal.aborted) options.onFailure(way);
  }
}

function listenToEvents(options: FeedOptions): void {
  const { http, trace, every, signal } = options;
  const source = new EventSource(`${http}sse?every=${every}&count=${COUNT}&trace=${trace}`);
  source.onmessage = ({ data }: MessageEvent<unknown>) => tell('sse', data, options);
  // It connects again by itself, and then counts what it missed.
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) options.onFailure('sse');
  };
  signal.addEventListener('abort', () => source.close());
}

function listenToSocket(options: FeedOptions): void {
  const { ws, trace, every, signal } = options;
  const socket = new WebSocket(`${ws}push?every=${every}&count=${COUNT}&trace=${trace}`);
  socket.onmessage = ({ data }: MessageEvent<unknown>) => tell('push', data, options);
  socket.onclose = () => {
    if (!signal.aborted) options.onFailure('push');
  };
  signal.addEventListener('abort', () => socket.close());
}

function tell(way: Way, data: unknown, options: FeedOptions): void {
  const tick: unknown = JSON.parse(String(data));
  if (isTick(tick)) options.onMessage(way, tick.n);
}

/** Resolves after `ms`, or as soon as the signal ends it. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
