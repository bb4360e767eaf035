import { blockageOf, type Blockage } from './blockage.ts';
import type { Site } from './site-address.ts';
import type { TraceFailure, TraceResult } from './trace-channel.ts';
import type { Word } from './words.ts';

/**
 * Milliseconds after which a handshake that has not arrived is held back: a request for a page that
 * set out so much later has arrived, and been answered.
 */
const OVERTAKEN = 10_000;

/** The control channel, as far as it matters here. */
export interface SlowChannel {
  /** The name of the last attempt. */
  readonly probe: string;
  /** When that began, on the clock of `performance.now()`. */
  readonly since: number;
  /** What comes of it, however long that takes. */
  outcome(): Promise<TraceResult>;
}

export interface NoBytesOptions {
  channel: SlowChannel;
  site: Site;
  why: TraceFailure;
  word: Word;
  /** Whether a WebSocket of the run has got through to this server. */
  isThrough: () => boolean;
  /** Says something in the console. @returns what says something else in its place. */
  note: (level: Level, text: string) => (level: Level, text: string) => void;
  /** Asks the server what it saw. */
  ask?: (probe: string) => Promise<Blockage>;
}

type Level = 'info' | 'warn' | 'error';

/**
 * Says in the console why a run shows no bytes. A channel that is only slow is called so, until it
 * opens; WebSocket is said to be blocked on evidence alone: an attempt that ended, or one that has
 * not arrived where a page that was asked for long after it has.
 */
export async function explainNoBytes({
  channel,
  site,
  why,
  word,
  isThrough,
  note,
  ask = (probe) => blockageOf(site, probe),
}: NoBytesOptions): Promise<void> {
  if (why === 'version') {
    note('warn', word('playground.traceless.version'));
    return;
  }
  const blocked = ({ kind, values }: Blockage): [Level, string] =>
    kind === 'busy'
      ? ['warn', word('playground.traceless.refused')]
      : [
          'error',
          `${word(`playground.blocked.${kind}`, values)} ${word('playground.blocked.try', values)}`,
        ];
  if (why === 'refused') {
    note(...blocked(await ask(channel.probe)));
    return;
  }

  const { probe, since } = channel;
  const say = note('warn', word('playground.traceless.slow'));
  const outcome = channel.outcome();
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, since + OVERTAKEN - performance.now());
  });
  if ((await Promise.race([outcome, late])) === undefined) {
    const blockage = await ask(probe);
    if (blockage.kind === 'silent' && !isThrough()) say(...blocked(blockage));
  }
  const result = await outcome;
  if ('id' in result) say('info', word('playground.traceless.open'));
  else if (result.failure === 'version') say('warn', word('playground.traceless.version'));
  else say(...blocked(await ask(probe)));
}
