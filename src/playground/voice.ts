import { createAnnouncer, type Announcer } from './console/announcer.ts';
import { part } from './element.ts';
import type { Word } from './words.ts';

const voices = new WeakMap<Element, Announcer>();

/**
 * The voice of the playground that `within` is, or that is in it. Whatever is said of its runs, its
 * console and its exercise goes through this one, so that nothing is said over anything else.
 */
export function voiceOf(within: Element, word: Word): Announcer {
  const region = part(within, '.pg-region', HTMLElement);
  const known = voices.get(region);
  if (known) return known;
  const voice = createAnnouncer(region, {
    lines: (count) => word('playground.announce.lines', { count }),
    last: (line) => word('playground.announce.last', { last: line }),
    moreErrors: (count) => word('playground.announce.errors', { count }),
    stop: word('playground.spoken.stop'),
  });
  voices.set(region, voice);
  return voice;
}
