import type { Language } from '../../words.ts';
import type { Place } from '../console-value.ts';
import { part } from '../element.ts';
import type { SourceFile } from '../program/prepare.ts';
import { codeLanguage, type CodeLanguage } from './code-language.ts';
import { offsetAt } from './offset-at.ts';

/** What code can be written in: Monaco, or a text area where one types with a finger. */
export interface Editor {
  value: string;
  focus(): void;
  /** Puts the cursor at an offset in UTF-16 units. */
  setCursor(offset: number): void;
  /** Puts the cursor there and scrolls it into sight. */
  goTo(line: number, column: number): void;
}

export interface EditorOptions {
  /** The box that the editor fills. Its size is fixed, so that nothing moves. */
  host: HTMLElement;
  /** The static code, which the editor covers. */
  still: HTMLElement;
  value: string;
  file: string;
  codeLanguage: CodeLanguage;
  language: Language;
  label: string;
  /** The other files of the program as they stand, which this one may import. */
  others: () => SourceFile[];
  onChange: () => void;
}

interface CodeAreaOptions {
  file: string;
  language: Language;
  others: () => SourceFile[];
  /** Makes the example's code what it should be on this page. */
  revise: (code: string) => string;
  onChange: () => void;
}

/** Milliseconds that a mouse rests on the code before that counts as reaching for it. */
const REST = 120;

/**
 * The code of a playground. It stands in the page as coloured text; when the learner reaches for it
 * (points at it, taps it, tabs to it) an editor takes its place in the same box.
 */
export class CodeArea {
  /** The example as it was written, with the addresses of this server. */
  readonly original: string;
  readonly #host: HTMLElement;
  readonly #still: HTMLElement;
  readonly #options: CodeAreaOptions;
  #value: string;
  #editor: Editor | undefined;
  #opening: Promise<Editor> | undefined;
  /** Set while we write: only the learner's changes are told. */
  #isWriting = false;

  constructor(host: HTMLElement, options: CodeAreaOptions) {
    this.#host = host;
    this.#still = part(host, 'pre', HTMLElement);
    this.#options = options;
    const written = this.#still.textContent;
    this.original = options.revise(written);
    this.#value = this.original;
    if (this.original !== written) reviseTexts(this.#still, options.revise);
    this.#watch();
  }

  get value(): string {
    return this.#editor?.value ?? this.#value;
  }

  set value(text: string) {
    this.#value = text;
    if (!this.#editor) {
      this.#reach();
      return;
    }
    this.#isWriting = true;
    this.#editor.value = text;
    this.#isWriting = false;
  }

  /** Shows what was written before. No editor is loaded for it; its colours follow. */
  restore(text: string): void {
    if (this.#opening) {
      this.value = text;
      return;
    }
    this.#value = text;
    this.#still.textContent = text;
    const language = codeLanguage(this.#options.file);
    void import('./highlighter.ts').then(async ({ coloured, highlighterFor }) => {
      const colours = await highlighterFor(language);
      if (!this.#opening) this.#still.replaceChildren(...coloured(colours, text, language));
    });
  }

  goTo({ line, column }: Place): void {
    this.#reach((editor) => {
      editor.goTo(line, column);
      editor.focus();
    });
  }

  #watch(): void {
    const still = this.#still;
    let rest: ReturnType<typeof setTimeout> | undefined;
    still.addEventListener('pointerenter', ({ pointerType }) => {
      if (pointerType === 'mouse') rest = setTimeout(() => this.#reach(), REST);
    });
    still.addEventListener('pointerleave', () => clearTimeout(rest));
    still.addEventListener('click', ({ clientX, clientY }) => {
      const offset = offsetAt(still, clientX, clientY);
      this.#reach((editor) => {
        if (offset !== undefined) editor.setCursor(offset);
        editor.focus();
      });
    });
    // Clicked before this script was there.
    if (document.activeElement === still) this.#reach((editor) => editor.focus());
    // Reached with the keyboard: a click would focus it too, but knows where.
    still.addEventListener('focus', () => {
      if (still.matches(':focus-visible')) this.#reach((editor) => editor.focus());
    });
  }

  /** Opens the editor and goes on with it. If it cannot be loaded the page says so: that is all. */
  #reach(then: (editor: Editor) => void = () => {}): void {
    this.#opening ??= this.#load();
    this.#opening.then(then, () => {
      // The next time the learner reaches for it, it is tried again.
      this.#opening = undefined;
      this.#host.classList.add('pg-editor-failed');
    });
  }

  async #load(): Promise<Editor> {
    const { file, language, others } = this.#options;
    const options: EditorOptions = {
      host: this.#host,
      still: this.#still,
      value: this.#value,
      file,
      codeLanguage: codeLanguage(file),
      language,
      label: this.#still.getAttribute('aria-label') ?? file,
      others,
      onChange: () => {
        if (!this.#isWriting) this.#options.onChange();
      },
    };
    const { openEditor } = matchMedia('(pointer: coarse)').matches
      ? await import('./plain-editor.ts')
      : await (await import('./load-monaco.ts')).loadMonaco(language);
    const editor = await openEditor(options);
    // What changed while it was loading.
    if (editor.value !== this.#value) editor.value = this.#value;
    this.#host.classList.remove('pg-editor-failed');
    this.#editor = editor;
    return editor;
  }
}

/** Revises the texts within `root` in place: their colours stay. */
function reviseTexts(root: Node, revise: (text: string) => string): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.textContent ?? '';
    const revised = revise(text);
    if (revised !== text) node.textContent = revised;
  }
}
