import type { Language } from '../language.ts';
import type { Place } from './console-value.ts';
import { CodeArea } from './editor/code-area.ts';
import { part } from './element.ts';
import type { Files } from './keeping/kept-code.ts';
import type { SourceFile } from './program/prepare.ts';

interface CodeFilesOptions {
  /** Name of the program's own file. */
  main: string;
  language: Language;
  /** Makes an example's code what it should be on this page. */
  revise: (code: string) => string;
  onChange: () => void;
}

/** The files of a playground: each has a code area of its own, and one of them is seen. */
export class CodeFiles {
  readonly main: string;
  readonly #root: HTMLElement;
  readonly #areas = new Map<string, CodeArea>();

  constructor(root: HTMLElement, { main, language, revise, onChange }: CodeFilesOptions) {
    this.main = main;
    this.#root = root;
    for (const box of this.#boxes()) {
      const file = box.dataset['file'] ?? main;
      const others = () => this.sources.filter(({ name }) => name !== file);
      this.#areas.set(file, new CodeArea(box, { file, language, others, revise, onChange }));
    }
  }

  /** All files as they stand in the editor, the program first. */
  get sources(): [SourceFile, ...SourceFile[]] {
    const all = [...this.#areas].map(([name, { value }]) => ({ name, code: value }));
    const [first, ...rest] = all;
    if (!first) throw new Error('a playground without code');
    return [first, ...rest];
  }

  /** Texts by name. */
  get texts(): Files {
    return Object.fromEntries([...this.#areas].map(([name, { value }]) => [name, value]));
  }

  get originals(): Files {
    return Object.fromEntries([...this.#areas].map(([name, { original }]) => [name, original]));
  }

  /** The files that the learner has changed. */
  get changed(): Files {
    const changed = [...this.#areas].filter(([, { value, original }]) => value !== original);
    return Object.fromEntries(changed.map(([name, { value }]) => [name, value]));
  }

  /** Writes the files that are named; the learner sees it done. */
  write(files: Files): void {
    for (const [name, area] of this.#areas) {
      const text = files[name];
      if (text !== undefined && text !== area.value) area.value = text;
    }
  }

  /** The same as the page is opened: nothing is loaded for it but colours. */
  restore(files: Files): void {
    for (const [name, area] of this.#areas) {
      const text = files[name];
      if (text !== undefined && text !== area.value) area.restore(text);
    }
  }

  /** Shows one of the files. */
  show(name: string): void {
    if (!this.#areas.has(name)) return;
    for (const box of this.#boxes()) box.hidden = (box.dataset['file'] ?? this.main) !== name;
    for (const tab of this.#root.querySelectorAll<HTMLElement>('.pg-files [data-file]')) {
      tab.setAttribute('aria-pressed', String(tab.dataset['file'] === name));
    }
  }

  goTo(place: Place): void {
    this.show(place.file);
    this.#areas.get(place.file)?.goTo(place);
  }

  /** The box of the file that is seen. */
  get seen(): HTMLElement {
    return part(this.#root, '.pg-code:not([hidden])', HTMLElement);
  }

  #boxes(): NodeListOf<HTMLElement> {
    return this.#root.querySelectorAll<HTMLElement>('.pg-code');
  }
}
