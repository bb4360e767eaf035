import { trying } from '../../later.ts';
import type { Language } from '../../words.ts';
import type { Place } from '../console-value.ts';
import { part } from '../element.ts';
import type { SourceFile } from '../program/prepare.ts';
import { codeLanguage, type CodeLanguage } from './code-language.ts';
import { openArea, type Area } from './first-area.ts';
import { offsetAt } from './offset-at.ts';

/** What code can be written in: Monaco, or a text area where one types with a finger. */
export interface Editor {
  value: string;
  focus(): void;
  /** Selects from one offset to another, in UTF-16 units, with the cursor at the latter. */
  select(anchor: number, cursor: number): void;
  /** Puts the cursor there and scrolls it into sight. */
  goTo(line: number, column: number): void;
}

export interface EditorOptions {
  /** The box that the editor fills. Its size is fixed, so that nothing moves. */
  host: HTMLElement;
  /** The static code, which the editor covers. */
  still: HTMLElement;
  /** The code as it stands at the moment. */
  readonly value: string;
  /** The text area that is written in until the editor is there; the plain editor keeps it. */
  readonly area: Area | undefined;
  /** Resolves when the editor may take the place of what is there. */
  settled: () => Promise<void>;
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
 * (points at it, taps it, tabs to it) an editor takes its place in the same box. That has to load:
 * who taps, clicks or tabs there writes in a text area meanwhile, whose state the editor takes over.
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
  #area: Area | undefined;
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
      this.#fillArea(text);
      this.#reach();
      return;
    }
    this.#isWriting = true;
    this.#editor.value = text;
    this.#isWriting = false;
  }

  /** Shows what was written before. No editor is loaded for it; its colours follow. */
  restore(text: string): void {
    if (this.#opening || this.#area) {
      this.value = text;
      return;
    }
    this.#value = text;
    this.#still.textContent = text;
    const language = codeLanguage(this.#options.file);
    void trying(this.#still, async () => {
      const { coloured, highlighterFor } = await import('./highlighter.ts');
      const colours = await highlighterFor(language);
      const isShown = !this.#opening && !this.#area && this.#value === text;
      if (isShown) this.#still.replaceChildren(...coloured(colours, text, language));
    });
  }

  goTo({ line, column }: Place): void {
    if (!this.#editor) this.#begin();
    // Where it does not load, the page says so.
    this.#opening?.then(
      (editor) => {
        editor.goTo(line, column);
        editor.focus();
      },
      () => {},
    );
  }

  #watch(): void {
    const still = this.#still;
    let rest: ReturnType<typeof setTimeout> | undefined;
    still.addEventListener('pointerenter', ({ pointerType }) => {
      if (pointerType === 'mouse') rest = setTimeout(() => this.#reach(), REST);
    });
    still.addEventListener('pointerleave', () => clearTimeout(rest));
    still.addEventListener('click', ({ clientX, clientY }) => {
      const offset = offsetAt(still, clientX, clientY) ?? 0;
      this.#begin().setSelectionRange(offset, offset);
    });
    // Clicked before this script was there.
    if (document.activeElement === still) this.#begin();
    // Reached with the keyboard: a click would focus it too, but knows where.
    still.addEventListener('focus', () => {
      if (still.matches(':focus-visible')) this.#begin();
    });
  }

  /** Lets the learner write, from this very moment, and loads the editor. */
  #begin(): HTMLTextAreaElement {
    const { element: area } = this.#openArea();
    area.focus({ preventScroll: true });
    this.#reach();
    return area;
  }

  #openArea(): Area {
    if (this.#area) return this.#area;
    const area = openArea(this.#host, this.#still, this.#value, () => {
      this.#value = area.element.value;
      this.#options.onChange();
    });
    area.element.setSelectionRange(0, 0);
    // Where the editor did not come, the next press tries again.
    area.element.addEventListener('pointerdown', () => this.#reach());
    area.element.addEventListener('focus', () => this.#reach());
    this.#area = area;
    return area;
  }

  #fillArea(text: string): void {
    if (!this.#area) return;
    this.#area.element.value = text;
    this.#area.paint();
  }

  /** Loads the editor, once. If that fails the page says so: what is written stays. */
  #reach(): void {
    if (this.#opening) return;
    const { classList } = this.#host;
    classList.add('pg-editor-opening');
    this.#opening = this.#load();
    this.#opening
      .catch(() => {
        this.#opening = undefined;
        classList.add('pg-editor-failed');
      })
      .finally(() => classList.remove('pg-editor-opening'));
  }

  async #load(): Promise<Editor> {
    const { file, language, others } = this.#options;
    const isPlain = matchMedia('(pointer: coarse)').matches;
    const { openEditor } = isPlain
      ? await import('./plain-editor.ts')
      : await (await import('./load-monaco.ts')).loadMonaco(language);
    const current = () => this.#value;
    const editor = await openEditor({
      host: this.#host,
      still: this.#still,
      get value() {
        return current();
      },
      area: isPlain ? this.#openArea() : undefined,
      settled: async () => this.#area?.settled(),
      file,
      codeLanguage: codeLanguage(file),
      language,
      label: this.#still.getAttribute('aria-label') ?? file,
      others,
      onChange: () => {
        if (!this.#isWriting) this.#options.onChange();
      },
    });
    if (!isPlain) this.#handOver(editor);
    this.#host.classList.remove('pg-editor-failed');
    this.#editor = editor;
    return editor;
  }

  /** Gives the editor what the text area has: the selection, and the focus if that is still there. */
  #handOver(editor: Editor): void {
    const area = this.#area?.element;
    if (!area) return;
    const { selectionStart, selectionEnd, selectionDirection } = area;
    if (selectionDirection === 'backward') editor.select(selectionEnd, selectionStart);
    else editor.select(selectionStart, selectionEnd);
    if (document.activeElement === area) editor.focus();
    area.remove();
    this.#area = undefined;
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
