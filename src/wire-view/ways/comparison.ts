import { part } from '../../playground/element.ts';
import { liveSite } from '../../playground/live-site.ts';
import { liveHttp, liveServer, traceAddress } from '../../playground/site-address.ts';
import { TraceChannel } from '../../playground/trace-channel.ts';
import { loadWords, type Word } from '../../playground/words.ts';
import type { Language } from '../../words.ts';
import { draw, type Standing } from './chart.ts';
import { startFeeds } from './feeds.ts';
import { Lateness } from './lateness.ts';
import { Meter, SECONDS, WAYS, type Way } from './meter.ts';

const site = liveSite();

/** Milliseconds between two pictures; fewer where motion is not welcome. */
const EVERY = 250;
const CALM = 1_000;
/** Milliseconds for which the last bytes are waited for: the server tells them in batches. */
const LAST = 400;

export interface ComparisonOptions {
  root: HTMLElement;
  language: Language;
  /** Milliseconds between two messages, and between an answer and polling's next request. */
  every: number;
  ask: number;
  onOver: () => void;
}

/** One run of all four ways side by side, from its start until it is stopped or its time is up. */
export class Comparison {
  readonly #options: ComparisonOptions;
  readonly #word: Word;
  readonly #meter = new Meter();
  readonly #lateness = new Lateness();
  readonly #messages = new Map<Way, number>();
  readonly #empty = new Map<Way, number>();
  readonly #channel: TraceChannel;
  readonly #abort = new AbortController();
  readonly #start = performance.now();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ComparisonOptions, word: Word) {
    this.#options = options;
    this.#word = word;
    this.#channel = new TraceChannel(traceAddress(site), (records) => this.#meter.add(records));
  }

  async begin(): Promise<void> {
    this.#say(this.#word('ways.running'));
    this.#draw();
    const trace = await this.#channel.ready();
    if (this.#abort.signal.aborted) return;
    if ('failure' in trace) {
      this.#end(this.#word('ways.untraced'), true);
      return;
    }
    const { every, ask } = this.#options;
    startFeeds({
      http: liveHttp(site),
      ws: liveServer(site),
      trace: trace.id,
      every,
      ask,
      signal: this.#abort.signal,
      onMessage: (way, n) => {
        this.#messages.set(way, (this.#messages.get(way) ?? 0) + 1);
        this.#lateness.add(way, n, performance.now());
      },
      onNothing: (way) => this.#empty.set(way, (this.#empty.get(way) ?? 0) + 1),
      onFailure: (way) => {
        this.#end(this.#word('ways.failed', { way: this.#word(`ways.${way}`) }), true);
      },
    });
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#timer = setInterval(() => this.#look(), isCalm ? CALM : EVERY);
  }

  /** Ends it, and says what came of it once the last bytes have been told. */
  stop(): void {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort();
    clearInterval(this.#timer);
    setTimeout(() => this.#end(this.#result()), LAST);
  }

  /** Ends it at once, without a word: its page goes. */
  leave(): void {
    this.#abort.abort();
    clearInterval(this.#timer);
    this.#channel.close();
  }

  #look(): void {
    if (this.#seconds >= SECONDS) this.stop();
    this.#draw();
  }

  get #seconds(): number {
    return Math.min(SECONDS, Math.floor((performance.now() - this.#start) / 1_000));
  }

  #draw(): void {
    const { root, language } = this.#options;
    const standings = new Map(WAYS.map((way) => [way, this.#standing(way)]));
    draw(root, standings, language);
    part(root, '.ways-clock', HTMLElement).textContent = this.#word('ways.clock', {
      at: this.#seconds,
      of: SECONDS,
    });
  }

  #standing(way: Way): Standing {
    return {
      tally: this.#meter.tally(way),
      messages: this.#messages.get(way) ?? 0,
      empty: this.#empty.get(way) ?? 0,
      late: this.#lateness.of(way),
    };
  }

  /** How many times the bytes of a WebSocket polling took for each message. */
  #result(): string {
    const each = (way: Way) => {
      const { tally, messages } = this.#standing(way);
      return messages === 0 ? undefined : (tally.client + tally.server) / messages;
    };
    const [poll, push] = [each('poll'), each('push')];
    if (poll === undefined || push === undefined) return this.#word('ways.too-short');
    const number = new Intl.NumberFormat(this.#options.language, { maximumSignificantDigits: 2 });
    return this.#word('ways.result', {
      poll: number.format(poll),
      push: number.format(push),
      times: number.format(poll / push),
    });
  }

  #end(text: string, isBad = false): void {
    this.leave();
    this.#draw();
    this.#say(text, isBad);
    this.#options.onOver();
  }

  #say(text: string, isBad = false): void {
    const place = part(this.#options.root, '.ways-said', HTMLElement);
    place.textContent = text;
    place.classList.toggle('ways-bad', isBad);
  }
}

/** Begins a comparison, with its words, which are loaded first. */
export async function openComparison(options: ComparisonOptions): Promise<Comparison> {
  const comparison = new Comparison(options, await loadWords(options.language));
  void comparison.begin();
  return comparison;
}
