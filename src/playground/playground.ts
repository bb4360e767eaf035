import { languageOf, type Language } from '../language.ts';
import { once, trying } from '../later.ts';
import { CodeFiles } from './code-files.ts';
import type { Place } from './console-value.ts';
import { part } from './element.ts';
import { digestOf, holdsCode } from './keeping/code-hash.ts';
import { browserStore, keptCode, type Files, type Keeping } from './keeping/kept-code.ts';
import type { Source } from './program/prepare.ts';
import type { RunState, Session } from './session.ts';
import { liveSite } from './live-site.ts';
import { localised } from './site-address.ts';

/** Milliseconds after the last key before what was written is kept. */
const KEEP_AFTER = 300;

const site = liveSite();

/**
 * `<ws-playground>`: brings to life what `Playground.astro` wrote. Only what the buttons need is
 * loaded with the page; running, the console, the editor and the menu come when they are first
 * asked for.
 */
export class Playground extends HTMLElement {
  #files: CodeFiles | undefined;
  #session: Session | undefined;
  /** What Reset, or the solution, replaced, while that can be undone. */
  #replaced: Files | undefined;
  readonly #kept = keptCode(browserStore(), Date.now);
  #keeping: ReturnType<typeof setTimeout> | undefined;
  /** What came of the last attempt to keep the code. */
  #lastKeeping: Keeping = 'kept';
  /** The hash of the link that the code came with: it is kept apart until it is taken over. */
  #shared: string | undefined;

  connectedCallback(): void {
    if (this.#files) return;
    this.#files = new CodeFiles(this, {
      main: this.#attribute('file'),
      language: this.language,
      revise: (text) => localised(text, site),
      onChange: () => {
        this.#forgetReset();
        this.#keepSoon();
      },
    });
    this.#open(this.#files);

    this.addEventListener('click', (event) => this.#onClick(event));
    this.addEventListener('ws101:go-to', ({ detail }) => this.#goTo(detail.place));
    // Before the editor, which would take the keys for a new line.
    this.addEventListener('keydown', (event) => this.#onKey(event), { capture: true });
    addEventListener('pagehide', () => this.#keepNow());
    // Another tab may have made room, or this one been away while the learner allowed storage.
    addEventListener('storage', () => this.#keepAgain());
    addEventListener('focus', () => this.#keepAgain());
    for (const button of this.querySelectorAll('button')) {
      button.disabled = button.classList.contains('pg-stop');
    }
    if (/Mac|iP(hone|ad)/.test(navigator.userAgent)) {
      for (const key of this.querySelectorAll<HTMLElement>('kbd')) {
        key.textContent = key.dataset['mac'] ?? key.textContent;
      }
    }
    if (this.isFull) {
      void this.#try('panes', async () => (await import('./panes/panes.ts')).openPanes(this));
      // A link to other code of the same example loads no page.
      addEventListener('hashchange', () => {
        if (!this.#files || !holdsCode(location.hash)) return;
        this.#keepNow();
        this.#open(this.#files);
      });
    }
  }

  get language(): Language {
    return languageOf(this.lang);
  }

  /** Name of the example. */
  get example(): string {
    return this.#attribute('example');
  }

  /** Whether it has a window to itself. */
  get isFull(): boolean {
    return this.dataset['full'] !== undefined;
  }

  get files(): CodeFiles {
    if (!this.#files) throw new Error('a playground that is not in a page');
    return this.#files;
  }

  /** The program as it stands in the editor. */
  get source(): Source {
    return {
      kind: this.#attribute('kind') === 'html' ? 'html' : 'js',
      files: this.files.sources,
    };
  }

  /** The code of the program's own file as it stands in the editor. */
  get code(): string {
    return this.#files?.sources[0].code ?? '';
  }

  set code(text: string) {
    this.#files?.write({ [this.#files.main]: text });
    this.#keepSoon();
  }

  /** Whether the browser keeps what is written here. */
  get keeping(): Keeping {
    return this.#lastKeeping;
  }

  run(): void {
    void this.#try('run', () => this.#start());
  }

  stop(): void {
    this.#session?.stop();
  }

  /** Puts other code into the editor, which can be undone until something is typed. */
  replace(files: Files): void {
    const before = this.files.texts;
    this.files.write(files);
    this.#replaced = before;
    this.#showReset();
    this.#keepSoon();
  }

  /** Goes on with the code of a link as the learner's own, in the place of what that was. */
  takeOver(): void {
    this.#keepNow();
    this.#kept.write(this.#key, {});
    this.#shared = undefined;
    const own = this.#kept.read(this.#key);
    if (own) {
      this.#replaced = { ...this.files.originals, ...own };
      this.#showReset();
    }
    this.#keepSoon();
  }

  #attribute(name: string): string {
    return this.dataset[name] ?? '';
  }

  #open(files: CodeFiles): void {
    if (this.isFull && holdsCode(location.hash)) {
      const { hash } = location;
      this.#shared = hash;
      void this.#try('shared', async () => {
        const { openShared } = await import('./keeping/open-shared.ts');
        await openShared(this, files, hash, () =>
          this.#shared === hash ? { files: this.#kept.read(this.#key) } : undefined,
        );
      });
      return;
    }
    const kept = this.#kept.read(this.#key);
    if (kept) files.restore(kept);
  }

  get #key(): string {
    const own = `${this.language}:${this.example}`;
    return this.#shared === undefined ? own : `${own}:${digestOf(this.#shared)}`;
  }

  #keepSoon(): void {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keepNow(), KEEP_AFTER);
  }

  #keepNow(): void {
    if (this.#keeping === undefined) return;
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    this.#keep();
  }

  /** What is not kept goes with the page: the browser asks before it leaves. */
  readonly #hold = (event: Event) => {
    if (!this.#keepAgain()) event.preventDefault();
  };

  /** Tries again to keep what could not be kept. @returns Whether all is kept. */
  #keepAgain(): boolean {
    if (this.#lastKeeping === 'kept') return true;
    const isKept = this.#keep() === 'kept';
    if (isKept) void this.#say('playground.keep.done');
    return isKept;
  }

  #keep(): Keeping {
    const before = this.#lastKeeping;
    const { changed } = this.files;
    const result = this.#kept.write(this.#key, changed);
    // The code as it was written needs no keeping.
    const keeping = Object.keys(changed).length === 0 ? 'kept' : result;
    this.#lastKeeping = keeping;
    if (keeping === 'kept') {
      removeEventListener('beforeunload', this.#hold);
      const note = this.querySelector('.pg-unkept');
      if (note) this.#leave(note);
      note?.remove();
    } else if (keeping !== before) {
      addEventListener('beforeunload', this.#hold);
      const key = this.#key;
      void this.#try('unkept', async () =>
        (await import('./keeping/unkept-note.ts')).unkeptNote(this, keeping, key),
      );
    }
    return keeping;
  }

  /** Does what needs a part that may not come, which is then said below the buttons. */
  #try(what: string, work: () => Promise<void>): Promise<void> {
    return trying(part(this, '.pg-bar', HTMLElement), work, what);
  }

  #say(key: 'playground.keep.done' | 'playground.keep.failed'): Promise<void> {
    return this.#try('keep', async () => {
      const [{ say }, { loadWords }] = await Promise.all([
        import('./more/say.ts'),
        import('./words.ts'),
      ]);
      const word = await loadWords(this.language);
      say(this, word, word(key));
    });
  }

  async #start(): Promise<void> {
    this.#reveal(this.#attribute('kind') === 'html' ? 'result' : 'console');
    const session = await this.#openSession();
    session.start(this.source);
  }

  readonly #openSession = once(async () => {
    const { openSession } = await import('./session.ts');
    return (this.#session = await openSession({
      host: this,
      stage: part(this, '.pg-stage', HTMLElement),
      list: part(this, '.pg-lines', HTMLElement),
      language: this.language,
      title: this.#attribute('frameTitle'),
      goTo: (place) => this.#goTo(place),
      onState: (state) => this.#showState(state),
    }));
  });

  #onClick({ target }: Event): void {
    const button = target instanceof Element ? target.closest('button') : null;
    if (!button) return;
    const { pane, file } = button.dataset;
    if (button.classList.contains('pg-run')) this.run();
    else if (button.classList.contains('pg-stop')) this.stop();
    else if (button.classList.contains('pg-reset')) this.#reset();
    else if (button.classList.contains('pg-more-button')) {
      void this.#try('menu', async () => (await import('./more/menu.ts')).openMenu(this, button));
    } else if (button.classList.contains('pg-clear')) {
      this.#session?.clearConsole();
    } else if (pane !== undefined) this.#show(pane);
    else if (file !== undefined) this.#files?.show(file);
  }

  #onKey(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const isSave = event.key === 's' && !event.shiftKey && !event.altKey;
    if (event.key !== 'Enter' && !isSave) return;
    event.preventDefault();
    event.stopPropagation();
    // Many press it to save: all is kept anyway, and the browser would save the whole page.
    if (isSave) {
      void this.#say(`playground.keep.${this.#keep() === 'kept' ? 'done' : 'failed'}`);
    } else this.run();
  }

  #reset(): void {
    if (this.#replaced !== undefined) {
      this.files.write(this.#replaced);
      this.#forgetReset();
      this.#keepSoon();
    } else if (Object.keys(this.files.changed).length > 0) this.replace(this.files.originals);
  }

  #forgetReset(): void {
    if (this.#replaced === undefined) return;
    this.#replaced = undefined;
    this.#showReset();
  }

  #showReset(): void {
    const isUndo = this.#replaced !== undefined;
    const reset = part(this, '.pg-reset', HTMLElement);
    reset.title = isUndo ? '' : (reset.dataset['title'] ?? '');
    for (const label of this.querySelectorAll<HTMLElement>('.pg-reset [data-when]')) {
      label.hidden = label.dataset['when'] !== (isUndo ? 'undo' : 'reset');
    }
  }

  /** What goes or is disabled would lose the focus to the body: Run gets it. */
  #leave(place: Element): void {
    if (place.contains(document.activeElement)) part(this, '.pg-run', HTMLElement).focus();
  }

  #goTo(place: Place): void {
    if (this.isFull && this.querySelector('.pg-tabs')?.checkVisibility() === true) {
      this.#show('code');
    }
    this.#files?.goTo(place);
  }

  /** Which pane is seen where there is room for one. */
  #show(pane: string): void {
    this.dataset['pane'] = pane;
    for (const tab of this.querySelectorAll<HTMLElement>('.pg-tabs [data-pane]')) {
      tab.setAttribute('aria-pressed', String(tab.dataset['pane'] === pane));
    }
  }

  /** Shows a pane, and brings it into sight where it lies below the code. */
  #reveal(pane: string): void {
    this.#show(pane);
    const seen = part(this, `.pg-${pane}`, HTMLElement);
    const isBelow =
      seen.getBoundingClientRect().top >= this.files.seen.getBoundingClientRect().bottom;
    if (isBelow && !this.isFull) seen.scrollIntoView({ block: 'nearest' });
  }

  #showState(state: RunState): void {
    this.dataset['state'] = state.is;
    const stop = part(this, '.pg-stop', HTMLButtonElement);
    if (state.is === 'over') this.#leave(stop);
    stop.disabled = state.is === 'over';
    for (const text of this.querySelectorAll<HTMLElement>('.pg-status [data-when]')) {
      text.hidden = text.dataset['when'] !== state.is;
    }
    if (state.is === 'busy')
      part(this, '.pg-seconds', HTMLElement).textContent = String(state.seconds);
  }
}

customElements.define('ws-playground', Playground);

declare global {
  interface HTMLElementTagNameMap {
    'ws-playground': Playground;
  }
}
