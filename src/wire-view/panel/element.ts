import { trying } from '../../later.ts';
import { languageOf } from '../../language.ts';
import { part } from '../../playground/element.ts';
import type { PlaygroundEvents } from '../../playground/events.ts';
import type { WirePanel } from './panel.tsx';

/** Events are kept while the panel loads, which may fail: no more than these. */
const KEPT = 5_000;

/**
 * `<ws-wire>`: the wire pane of the playground around it. With the first run it loads what shows
 * the bytes, and hands on the events that came meanwhile.
 */
class WirePane extends HTMLElement {
  #panel: WirePanel | undefined;
  #isLoading = false;
  #waiting: ((panel: WirePanel) => void)[] = [];
  #leave = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#leave = new AbortController());
    const host = this.closest('ws-playground');
    host?.addEventListener('ws101:run', ({ detail }) => this.#onRun(detail), { signal });
    host?.addEventListener('ws101:trace', ({ detail }) => this.#onTrace(detail), { signal });
    host?.addEventListener('ws101:code', ({ detail }) => this.#onCode(detail), { signal });
    host?.addEventListener(
      'ws101:server',
      ({ detail: { run, activities } }) => this.#tell((panel) => panel.addServed(run, activities)),
      { signal },
    );
    host?.addEventListener(
      'ws101:console',
      ({ detail: { run, items } }) => {
        for (const item of items) {
          if (item.type === 'refused' && item.what === 'unseen')
            this.#tell((panel) => panel.addUnseen(run, item.address));
        }
      },
      { signal },
    );
  }

  disconnectedCallback(): void {
    this.#leave.abort();
  }

  #onRun({ run }: PlaygroundEvents['ws101:run']['detail']): void {
    this.#waiting = [];
    this.#tell((panel) => panel.begin(run));
    if (!this.#panel && !this.#isLoading) void this.#load();
  }

  #onTrace({ run, records }: PlaygroundEvents['ws101:trace']['detail']): void {
    const now = performance.timeOrigin + performance.now();
    this.#tell((panel) => panel.addRecords(run, records, now));
  }

  #onCode({ run, activities }: PlaygroundEvents['ws101:code']['detail']): void {
    this.#tell((panel) => panel.addActivities(run, activities));
  }

  #tell(what: (panel: WirePanel) => void): void {
    if (this.#panel) what(this.#panel);
    else if (this.#waiting.length < KEPT) this.#waiting.push(what);
  }

  async #load(): Promise<void> {
    const say = part(this, '.pg-empty', HTMLElement);
    // Where it is heard and seen, whichever pane is shown.
    const place = this.closest('ws-playground')?.querySelector('.pg-bar') ?? say;
    const work = async () => {
      if (this.#isLoading || this.#panel) return;
      this.#isLoading = true;
      say.textContent = say.dataset['loading'] ?? '';
      this.dataset['live'] = '';
      try {
        const { openPanel } = await import('./panel.tsx');
        const language = languageOf(this.closest<HTMLElement>('[lang]')?.lang);
        this.#panel = await openPanel(this, language);
        for (const what of this.#waiting.splice(0)) what(this.#panel);
      } catch (error) {
        say.textContent = '';
        delete this.dataset['live'];
        throw error;
      } finally {
        this.#isLoading = false;
      }
    };
    await trying(place, work, 'wire');
  }
}

customElements.define('ws-wire', WirePane);
