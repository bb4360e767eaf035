import { render } from 'preact';
import type { CaptureWords } from '../../capture-file/words.ts';
import { trying } from '../../later.ts';
import { languageOf } from '../../language.ts';
import type { Place } from '../../playground/console-value.ts';
import { element } from '../../playground/element.ts';
import { adoptStyles } from '../../playground/editor/adopt-styles.ts';
import { emit } from '../../playground/events.ts';
import { liveSite } from '../../playground/live-site.ts';
import { liveServer, sandboxAddresses, WRITTEN_SERVER } from '../../playground/site-address.ts';
import { loadCaptureWords } from '../capture-words.ts';
import type { Mount } from '../mount.ts';
import type { RunRecord } from '../run-record.ts';
import type { Words } from '../words.ts';
import { describeRow } from './describe-row.ts';
import type { Server } from './match-sockets.ts';
import { move, waitOf, windowOf, type Move, type Pace, type Position } from './stepper.ts';
import styles from './timeline.css?inline';
import { readTimeline, type TimelineModel, type TimelineRow } from './timeline-rows.ts';
import { TimelineView } from './TimelineView.tsx';

/** Rows that are printed, at most. */
const PRINTED = 500;
/** Rows that Page Up and Page Down go by. */
const PAGE = 10;
/** Of all time, reading a growing run anew may take this share. */
const SHARE = 0.2;

let isStyled = false;

/** Shows the order of code and wire of the run, to step through, scrub and play again. */
export const mountTimeline: Mount = (host, source, words) => {
  if (!isStyled) adoptStyles(styles);
  isStyled = true;
  const timeline = new Timeline(host, source, words);
  return () => timeline.leave();
};

class Timeline {
  readonly #host: HTMLElement;
  readonly #source: RunRecord;
  readonly #words: Words;
  readonly #root = element('div', 'tl-root');
  /** What is said to those who do not see the step change. */
  readonly #region = element('p', 'tl-region');
  readonly #leave = new AbortController();
  readonly #unsubscribe: () => void;
  #reasons: CaptureWords['reasons'] | undefined;
  #model: TimelineModel | undefined;
  #rows: readonly TimelineRow[] = [];
  #run = 0;
  #position: Position = { at: -1, follows: true };
  #socket: number | undefined;
  #pace: Pace = 'medium';
  #player: ReturnType<typeof setTimeout> | undefined;
  #reader: ReturnType<typeof setTimeout> | undefined;
  /** ms that the run took to read the last time. */
  #cost = 0;
  #isPrinting = false;

  constructor(host: HTMLElement, source: RunRecord, words: Words) {
    this.#host = host;
    this.#source = source;
    this.#words = words;
    this.#region.setAttribute('aria-live', 'polite');
    host.append(this.#root, this.#region);
    this.#unsubscribe = source.subscribe(() => this.#onChange());
    const { signal } = this.#leave;
    host.addEventListener('ws101:shown', () => this.#read(), { signal });
    window.addEventListener('beforeprint', () => this.#print(true), { signal });
    window.addEventListener('afterprint', () => this.#print(false), { signal });
    window.addEventListener('resize', () => this.#render(), { signal });
    const language = languageOf(host.closest<HTMLElement>('[lang]')?.lang);
    void trying(this.#root, async () => {
      const { reasons } = await loadCaptureWords(language);
      this.#reasons = reasons;
      this.#read();
    });
  }

  leave(): void {
    this.#leave.abort();
    this.#unsubscribe();
    this.#pause();
    clearTimeout(this.#reader);
    render(null, this.#root);
    this.#host.replaceChildren();
  }

  /** A storm of events must not keep the page from anything else. */
  #onChange(): void {
    if (this.#source.run !== this.#run) {
      this.#run = this.#source.run;
      this.#position = { at: -1, follows: true };
      this.#socket = undefined;
      this.#pause();
    }
    if (this.#host.hidden || this.#reader !== undefined) return;
    this.#reader = setTimeout(() => this.#read(), Math.max(60, this.#cost / SHARE));
  }

  #read(): void {
    clearTimeout(this.#reader);
    this.#reader = undefined;
    if (!this.#reasons || this.#leave.signal.aborted) return;
    const start = performance.now();
    this.#model = readTimeline(this.#source, serverOfPage());
    this.#choose();
    this.#render();
    this.#cost = performance.now() - start;
  }

  #choose(): void {
    const rows = this.#model?.rows ?? [];
    const socket = this.#socket;
    this.#rows = socket === undefined ? rows : rows.filter((row) => row.socket === socket);
    const { at, follows } = this.#position;
    this.#position = move(this.#position, follows ? 'last' : { to: at }, this.#rows.length);
    this.#position.follows = follows;
  }

  #render(): void {
    const reasons = this.#reasons;
    const model = this.#model;
    if (!reasons || !model) return;
    const { word } = this.#words;
    const { at } = this.#position;
    const rowHeight = this.#rowHeight();
    const scroll = this.#scroller();
    const window = this.#isPrinting
      ? { first: 0, end: Math.min(PRINTED, this.#rows.length) }
      : windowOf(scroll?.scrollTop ?? 0, scroll?.clientHeight || 400, rowHeight, this.#rows.length);
    render(
      <TimelineView
        model={model}
        rows={this.#rows}
        at={at}
        window={window}
        rowHeight={rowHeight}
        controls={{
          at,
          count: this.#rows.length,
          isPlaying: this.#player !== undefined,
          pace: this.#pace,
          sockets: model.sockets,
          socket: this.#socket,
          onMove: (how) => this.#step(how),
          onPlay: () => this.#togglePlay(),
          onPace: (pace) => {
            this.#pace = pace;
            this.#render();
          },
          onSocket: (socket) => {
            this.#socket = socket;
            this.#position = { at: this.#rows.length, follows: true };
            this.#choose();
            this.#render();
          },
        }}
        word={word}
        reasons={reasons}
        goTo={(place) => this.#goTo(place)}
        onChoose={(to) => this.#step({ to })}
        onKey={(event) => this.#onKey(event)}
        onScroll={() => this.#render()}
      />,
      this.#root,
    );
    if (this.#position.follows && !scroll?.matches(':focus-within')) this.#reveal();
  }

  #scroller(): HTMLElement | null {
    return this.#root.querySelector('.tl-scroll');
  }

  /** Pixels; narrow views have taller rows. */
  #rowHeight(): number {
    const height = parseFloat(
      getComputedStyle(this.#root.firstElementChild ?? this.#root).getPropertyValue('--tl-row'),
    );
    return Number.isFinite(height) && height > 0 ? height : 34;
  }

  #step(how: Move): void {
    this.#pause();
    this.#moveTo(how);
  }

  #moveTo(how: Move): void {
    this.#position = move(this.#position, how, this.#rows.length);
    this.#render();
    this.#reveal();
    this.#render();
    this.#say();
  }

  /** Scrolls the step into sight, within the list only. */
  #reveal(): void {
    const scroll = this.#scroller();
    const height = this.#rowHeight();
    const top = this.#position.at * height;
    if (!scroll || top < 0) return;
    const least = top + 2 * height - scroll.clientHeight;
    const most = top - height;
    const wanted = Math.max(0, Math.min(Math.max(scroll.scrollTop, least), most));
    if (wanted !== scroll.scrollTop) scroll.scrollTop = wanted;
  }

  #say(): void {
    const row = this.#rows[this.#position.at];
    if (!row || !this.#reasons) return;
    const { word } = this.#words;
    const { name, content, about } = describeRow(row, word, this.#reasons);
    const position = word('timeline.position', {
      at: this.#position.at + 1,
      count: this.#rows.length,
    });
    const side =
      row.lane === 'code'
        ? word('timeline.code')
        : row.lane === 'server'
          ? word('timeline.served')
          : word(row.sender === 'client' ? 'timeline.to-server' : 'timeline.to-client');
    const isOneOfMany = (this.#model?.sockets.length ?? 0) > 1 && row.socket !== undefined;
    const socket = isOneOfMany ? word('timeline.socket.number', { number: row.socket ?? 0 }) : '';
    this.#region.textContent = [position, socket, side, name, content, about]
      .filter((part) => part !== '')
      .join(word('timeline.comma'));
  }

  #togglePlay(): void {
    if (this.#player !== undefined) {
      this.#pause();
      this.#render();
      return;
    }
    // A replay from the end begins anew.
    const isAtEnd = this.#position.at >= this.#rows.length - 1;
    this.#player = setTimeout(() => this.#playOn());
    this.#moveTo(isAtEnd ? 'first' : { by: 0 });
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#player);
    const { at } = this.#position;
    const [row, next] = [this.#rows[at], this.#rows[at + 1]];
    if (!row || !next) {
      this.#pause();
      this.#render();
      return;
    }
    const wait = waitOf(next.time - row.time, this.#pace);
    this.#player = setTimeout(() => this.#playOn(), wait);
  }

  #playOn(): void {
    this.#moveTo('next');
    this.#schedule();
  }

  #pause(): void {
    clearTimeout(this.#player);
    this.#player = undefined;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target !== event.currentTarget) return;
    const moves: Record<string, Move> = {
      ArrowUp: 'previous',
      ArrowLeft: 'previous',
      ArrowDown: 'next',
      ArrowRight: 'next',
      Home: 'first',
      End: 'last',
      PageUp: { by: -PAGE },
      PageDown: { by: PAGE },
    };
    const how = moves[event.key];
    if (how !== undefined) this.#step(how);
    else if (event.key === ' ') this.#togglePlay();
    else if (event.key === 'Enter') {
      const row = this.#rows[this.#position.at];
      const place = row && row.lane !== 'wire' ? row.activity.place : undefined;
      if (!place) return;
      this.#goTo(place);
    } else return;
    event.preventDefault();
  }

  #goTo(place: Place): void {
    emit(this.#host, 'ws101:go-to', { place });
  }

  #print(isPrinting: boolean): void {
    if (this.#host.hidden) return;
    this.#isPrinting = isPrinting;
    this.#render();
  }
}

function serverOfPage(): Server {
  const site = liveSite();
  return {
    address: liveServer(site),
    written: WRITTEN_SERVER,
    base: sandboxAddresses(site)[0] ?? location.href,
  };
}
