import type { PlaygroundEvents } from '../playground/events.ts';
import type { TraceRecord } from '../protocol/trace.ts';
import { Highlight } from './highlight.ts';
import type { LiveView } from './live.tsx';

/**
 * `<live-handshake>`: brings to life what `LiveHandshake.astro` wrote, and replaces the recorded
 * handshake by the learner's own when a run has made one. What draws that is loaded with its first
 * bytes.
 */
class LiveHandshake extends HTMLElement {
  #highlight: Highlight | undefined;
  #live: Promise<LiveView> | undefined;
  #leave = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#leave = new AbortController());
    document.addEventListener('ws101:run', () => this.#say('waiting'), { signal });
    document.addEventListener('ws101:trace', ({ detail }) => this.#onTrace(detail), { signal });
    window.addEventListener('hashchange', () => this.#highlight?.followHash(), { signal });
    if (this.#highlight) return;

    const root = this.#part('.wv-root');
    this.#highlight = new Highlight(root, this.#part('.wv-inspector'));
    root.addEventListener('input', () => this.#onKey());
    root.addEventListener('click', ({ target }) => this.#onClick(target));
    this.#adopt();
    this.#highlight.followHash();
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
    const random = this.querySelector<HTMLElement>('.wv-random');
    if (random) random.hidden = false;
  }

  /** Says something above the view, also to who cannot see it. */
  #say(what: 'waiting' | 'arrived' | 'failed'): void {
    const status = this.#part('.wv-status');
    status.textContent = this.dataset[what] ?? '';
    status.dataset['is'] = what;
  }

  #onTrace({ run, records }: PlaygroundEvents['ws101:trace']['detail']): void {
    if (!this.#live && !records.some(({ kind }) => kind === 'bytes')) return;
    // Bytes are copied: what they are a view into is not ours, and loading takes time.
    const kept = records.map(copied);
    this.#live ??= this.#open();
    this.#live.then(
      (live) => {
        if (!live.add(run, kept)) return;
        if (live.isNew) this.#say('arrived');
        this.#adopt();
      },
      () => {
        this.#live = undefined;
        this.#say('failed');
      },
    );
  }

  async #open(): Promise<LiveView> {
    const { openLiveView } = await import('./live.tsx');
    return openLiveView(this.#part('.wv-root'), this.lang);
  }

  #onKey(): void {
    const steps = this.querySelector<HTMLElement>('.wv-accept');
    if (steps) void import('./accept-box.ts').then(({ showSteps }) => showSteps(steps));
  }

  #onClick(target: EventTarget | null): void {
    const button = target instanceof Element ? target.closest('.wv-reset, .wv-random') : null;
    const box = this.querySelector<HTMLInputElement>('.wv-accept input');
    if (!button || !box) return;
    void import('./accept-box.ts').then(({ randomKey, showSteps }) => {
      const isReset = button.classList.contains('wv-reset');
      box.value = isReset ? (box.dataset['sent'] ?? '') : randomKey();
      if (isReset) box.focus();
      const steps = box.closest<HTMLElement>('.wv-accept');
      if (steps) showSteps(steps);
    });
  }
}

function copied(record: TraceRecord): TraceRecord {
  return record.kind === 'bytes' ? { ...record, bytes: record.bytes.slice() } : record;
}

customElements.define('live-handshake', LiveHandshake);
