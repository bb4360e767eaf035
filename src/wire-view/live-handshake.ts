import { once, trying } from '../later.ts';
import type { PlaygroundEvents } from '../playground/events.ts';
import type { TraceRecord } from '../protocol/trace.ts';
import { Highlight } from './highlight.ts';
import type { LiveView } from './live.tsx';

/** Bytes are kept while what draws them loads, which may fail: no more than in so many messages. */
const KEPT = 5_000;

/**
 * `<live-handshake>`: brings to life what `LiveHandshake.astro` wrote, and replaces the recorded
 * handshake by the learner's own when a run has made one. What draws that is loaded with its first
 * bytes.
 */
class LiveHandshake extends HTMLElement {
  #highlight: Highlight | undefined;
  #live: LiveView | undefined;
  /** What has come of the run and is not shown yet. */
  #waiting: PlaygroundEvents['ws101:trace']['detail'][] = [];
  #leave = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#leave = new AbortController());
    document.addEventListener('ws101:run', () => this.#begin(), { signal });
    document.addEventListener('ws101:trace', ({ detail }) => this.#onTrace(detail), { signal });
    window.addEventListener('hashchange', () => this.#follow(), { signal });
    if (this.#highlight) return;

    const root = this.#part('.wv-root');
    this.#highlight = new Highlight(root, this.#part('.wv-inspector'), () => import('./pin.ts'));
    root.addEventListener('input', (event) => this.#onAccept(event));
    root.addEventListener('click', (event) => this.#onAccept(event));
    this.#adopt();
    this.#follow();
  }

  disconnectedCallback(): void {
    this.#leave.abort();
  }

  #part(selector: string): HTMLElement {
    const found = this.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`<live-handshake> lacks ${selector}`);
    return found;
  }

  #adopt(): void {
    this.#highlight?.adopt();
    const box = this.querySelector<HTMLInputElement>('.wv-accept input');
    if (box) box.readOnly = false;
    for (const part of this.querySelectorAll<HTMLElement>('.wv-random, .wv-try')) {
      part.hidden = false;
    }
  }

  /** Goes to what the page's address names, or says that it is not here. */
  #follow(): void {
    this.#highlight?.followHash((text) => this.#say('missing', text));
  }

  /** Says something above the view, also to who cannot see it. */
  #say(what: 'waiting' | 'arrived' | 'missing', text = this.dataset[what]): void {
    const status = this.#part('.wv-status');
    // What a run brings is said to who is here; elsewhere it would be one voice too many.
    const isHere = what === 'missing' || this.contains(document.activeElement);
    status.ariaLive = isHere ? 'polite' : 'off';
    status.textContent = text ?? '';
    status.dataset['is'] = what;
    if (what === 'missing') this.scrollIntoView();
  }

  #begin(): void {
    this.#waiting = [];
    this.#say('waiting');
  }

  #onTrace({ run, records }: PlaygroundEvents['ws101:trace']['detail']): void {
    const isFirst = !this.#live && this.#waiting.length === 0;
    if (isFirst && !records.some(({ kind }) => kind === 'bytes')) return;
    // Bytes are copied: what they are a view into is not ours, and loading takes time.
    const kept = records.map(copied);
    if (this.#waiting.length < KEPT) this.#waiting.push({ run, records: kept });
    void trying(this.#part('.wv-status'), async () => {
      const live = await this.#open();
      for (const each of this.#waiting.splice(0)) {
        if (!live.add(each.run, each.records)) continue;
        if (live.isNew) this.#say('arrived');
        this.#adopt();
      }
    });
  }

  readonly #open = once(async () => {
    const { openLiveView } = await import('./live.tsx');
    return (this.#live = await openLiveView(this.#part('.wv-root'), this.lang));
  });

  /** What happens in the steps to the accept value is seen to by what is loaded for it. */
  #onAccept({ target }: Event): void {
    const part = target instanceof Element && target.closest('.wv-accept :is(input, button)');
    if (!part) return;
    const box = part.closest('.wv-accept') ?? part;
    void trying(box, async () => {
      const { act } = await import('./accept-box.ts');
      await act(part, this.lang);
      this.#highlight?.adopt();
    });
  }
}

function copied(record: TraceRecord): TraceRecord {
  return record.kind === 'bytes' ? { ...record, bytes: record.bytes.slice() } : record;
}

customElements.define('live-handshake', LiveHandshake);
