import { languageOf, type Language } from '../language.ts';
import { trying } from '../later.ts';
import { part } from '../playground/element.ts';
import type { PlaygroundEvents } from '../playground/events.ts';
import { progress } from '../progress/browser.ts';
import type { Judge } from './judge.ts';

/** Events are kept while the judge loads, which may fail: no more than these. */
const KEPT = 5_000;

/** Milliseconds after which what was said is taken out again. */
const SAID = 2_000;

type Detail<K extends keyof PlaygroundEvents> = PlaygroundEvents[K]['detail'];

/**
 * `<ws-exercise>`: a task and the playground to do it in. With the first run it loads what judges,
 * and hands on the events that came meanwhile.
 */
export class Exercise extends HTMLElement {
  #judge: Judge | undefined;
  #isLoading = false;
  #waiting: ((judge: Judge) => void)[] = [];
  #leave = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#leave = new AbortController());
    this.addEventListener('ws101:run', ({ detail }) => this.#onRun(detail), { signal });
    this.addEventListener(
      'ws101:trace',
      ({ detail }) => this.#news(detail.run, (judge) => judge.addRecords(detail.records)),
      { signal },
    );
    this.addEventListener(
      'ws101:code',
      ({ detail }) => this.#news(detail.run, (judge) => judge.addActivities(detail.activities)),
      { signal },
    );
    this.addEventListener(
      'ws101:console',
      ({ detail }) => this.#news(detail.run, (judge) => judge.addConsole(detail.items)),
      { signal },
    );
    this.addEventListener('ws101:state', ({ detail }) => this.#onState(detail), { signal });
    const solution = part(this, '.ex-solution', HTMLButtonElement);
    solution.addEventListener('click', () => void this.#showSolution(), { signal });
    solution.disabled = false;
    this.showDone();
  }

  disconnectedCallback(): void {
    this.#leave.abort();
    this.#judge?.stop();
  }

  /** Name of the exercise. */
  get slug(): string {
    return this.dataset['exercise'] ?? '';
  }

  get language(): Language {
    return languageOf(this.lang);
  }

  #onRun({ run }: Detail<'ws101:run'>): void {
    this.#waiting = [];
    this.#tell((judge) => judge.begin(run));
    if (!this.#judge && !this.#isLoading) void this.#load();
  }

  #onState({ run, is }: Detail<'ws101:state'>): void {
    this.#news(run, (judge) => {
      if (is === 'running') judge.running();
      else if (is === 'traceless') judge.blind();
      else judge.over();
    });
  }

  #news(run: number, what: (judge: Judge) => void): void {
    this.#tell((judge) => {
      if (judge.hasRun(run)) what(judge);
    });
  }

  #tell(what: (judge: Judge) => void): void {
    if (this.#judge) what(this.#judge);
    else if (this.#waiting.length < KEPT) this.#waiting.push(what);
  }

  /** Says whether it was done before, here or in another tab. */
  showDone(): void {
    part(this, '.ex-done', HTMLElement).hidden = !progress.read().exercises.has(this.slug);
  }

  async #load(): Promise<void> {
    const say = part(this, '.ex-say', HTMLElement);
    await trying(say, async () => {
      if (this.#judge || this.#isLoading) return;
      this.#isLoading = true;
      try {
        const { openJudge } = await import('./judging.ts');
        this.#judge = await openJudge({
          host: this,
          slug: this.slug,
          language: this.language,
          place: { say, list: part(this, '.ex-list', HTMLElement) },
        });
        for (const what of this.#waiting.splice(0)) what(this.#judge);
      } finally {
        this.#isLoading = false;
      }
    });
  }

  async #showSolution(): Promise<void> {
    const playground = this.querySelector('ws-playground');
    if (!playground) return;
    await trying(part(this, '.ex-say', HTMLElement), async () => {
      const { solutionOf } = await import('../playground/more/solution.ts');
      playground.replace(await solutionOf(playground));
      this.#say();
    });
  }

  /** Says in the place of a verdict, and aloud, that the solution is there. */
  #say(): void {
    const say = part(this, '.ex-say', HTMLElement);
    const text = say.dataset['solution'] ?? '';
    say.textContent = text;
    // What may have failed to load is not needed for it. It does not stay to be read once more.
    const region = part(this, '.pg-region', HTMLElement);
    region.textContent = text;
    setTimeout(() => {
      if (region.textContent === text) region.textContent = '';
    }, SAID);
  }
}

customElements.define('ws-exercise', Exercise);

progress.onChange(() => {
  for (const exercise of document.querySelectorAll('ws-exercise')) exercise.showDone();
});

declare global {
  interface HTMLElementTagNameMap {
    'ws-exercise': Exercise;
  }
}
