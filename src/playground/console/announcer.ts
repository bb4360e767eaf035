/** Milliseconds between two announcements: a screen reader must be able to finish one. */
const EVERY = 2_000;
/** Different errors of one announcement that are said in full, at most. */
const ERRORS = 3;

export interface AnnouncerWords {
  /** How many lines came into the console, where that is more than one. */
  lines: (count: number) => string;
  /** The last of them. */
  last: (line: string) => string;
  /** How many errors there are besides those that were said. */
  moreErrors: (count: number) => string;
  /** What stands between two sentences of which the first has no mark at its end: `. ` or `。`. */
  stop: string;
}

/** The one voice of a playground: all that is said of a run goes through it, in turn. */
export interface Announcer {
  /** A line has come into the console. */
  line: (text: string, isError: boolean) => void;
  /** A sentence of ours, which is said whole and never counted among the lines. */
  say: (text: string) => void;
  /** Lines that were not said yet are gone from the console. */
  clear: () => void;
}

type Item = { is: 'sentence'; text: string } | { is: 'line'; text: string; isError: boolean };

/**
 * Tells a screen reader what happens in a playground, a few words at a time: a line alone as it is;
 * of several that came together how many, each error, and the last. The region is emptied
 * afterwards, so that who reads through the page does not meet what is long over.
 */
export function createAnnouncer(
  region: Pick<HTMLElement, 'textContent'>,
  words: AnnouncerWords,
): Announcer {
  let waiting: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = () => {
    timer = undefined;
    if (waiting.length === 0) {
      region.textContent = '';
      return;
    }
    region.textContent = spoken(waiting, words);
    waiting = [];
    timer = setTimeout(say, EVERY);
  };
  const add = (item: Item) => {
    waiting.push(item);
    timer ??= setTimeout(say, 0);
  };
  return {
    line: (text, isError) => add({ is: 'line', text, isError }),
    say: (text) => add({ is: 'sentence', text }),
    clear() {
      waiting = waiting.filter(({ is }) => is === 'sentence');
    },
  };
}

function spoken(items: readonly Item[], words: AnnouncerWords): string {
  const texts: string[] = [];
  let lines: Extract<Item, { is: 'line' }>[] = [];
  const tell = () => {
    texts.push(...ofLines(lines, words));
    lines = [];
  };
  for (const item of items) {
    if (item.is === 'line') {
      lines.push(item);
      continue;
    }
    tell();
    texts.push(item.text);
  }
  tell();
  return sentences(texts, words.stop);
}

function ofLines(
  lines: readonly { text: string; isError: boolean }[],
  words: AnnouncerWords,
): string[] {
  const last = lines.at(-1);
  if (!last) return [];
  if (lines.length === 1) return [last.text];
  const errors = [...new Set(lines.filter(({ isError }) => isError).map(({ text }) => text))];
  const said = errors.slice(0, ERRORS);
  return [
    words.lines(lines.length),
    ...said.filter((text) => text !== last.text),
    ...(errors.length > said.length ? [words.moreErrors(errors.length - said.length)] : []),
    words.last(last.text),
  ];
}

/** Texts one after the other, each with a mark at its end, so that a voice pauses between them. */
export function sentences(texts: readonly string[], stop: string): string {
  return texts
    .filter((text) => text !== '')
    .reduce((before, text) => {
      if (before === '') return text;
      return before + (/[.!?…。！？]["'”’)）」]*$/.test(before) ? ' ' : stop) + text;
    }, '');
}
