import { languageOf } from '../language.ts';
import { adoptStyles } from '../playground/editor/adopt-styles.ts';
import { element } from '../playground/element.ts';
import { readByteLink, writeByteLink, type ByteLink } from './byte-link.ts';
import { copyText } from './export/clipboard.ts';
import { describe } from './describe.ts';
import { part, type Inspector } from './inspector.ts';
import { extentOf, fieldsWith, linkTo, rangesIn, spanOf, type Span } from './marks.ts';
import styles from './pin.css?inline';
import { loadWord } from './words-at-run.ts';
import type { Word } from './words.ts';

/** Bytes that are not a whole field are marked without an element of their own, by this name. */
const PART = 'wv-pin';

let isStyled = false;

/**
 * The bytes of a handshake view that are pinned: marked in its text and its hex, and explained in
 * the bar below it until they are let go. They are remembered as a link names them, so that the
 * same field is pinned in the next handshake too.
 */
export class Pin {
  readonly #root: HTMLElement;
  readonly #inspector: Inspector;
  readonly #bar: HTMLElement;
  readonly #word: Word;
  #link: ByteLink | undefined;

  /** @param bar stays in the page, empty and hidden while nothing is pinned. */
  constructor(root: HTMLElement, bar: HTMLElement, inspector: Inspector, word: Word) {
    this.#root = root;
    this.#inspector = inspector;
    this.#bar = bar;
    this.#word = word;
    root.addEventListener('mousedown', (event) => {
      const { target } = event;
      // With Shift it would select text, and not reach as far as what is pressed.
      if (event.shiftKey && target instanceof Element && target.closest('summary [data-r]')) {
        event.preventDefault();
      }
    });
    bar.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.#leave();
    });
  }

  /**
   * Takes a click on a field in `line`: pins it and opens the line, which explains it, or lets it
   * go and closes the line where just that was pinned. With Shift all from what is pinned in the
   * same message up to the field is pinned.
   */
  press(field: HTMLElement, line: HTMLDetailsElement, { detail, shiftKey }: MouseEvent): void {
    const message = line.closest<HTMLElement>('.wv-message');
    // Who selects text with the mouse, to copy it, does not mean to pin. A key counts no clicks.
    if (!message || (detail > 0 && getSelection()?.isCollapsed === false)) return;
    const { start, end } = extentOf(field);
    const before = this.#span();
    const isSame = before?.message === message;
    line.open = !isSame || before.start !== start || before.end !== end;
    if (!line.open) this.#link = undefined;
    else if (isSame && shiftKey) {
      const from = Math.min(start, before.start);
      this.#link = linkTo({ message, start: from, end: Math.max(end, before.end) });
    } else this.#link = linkTo({ message, start, end });
    this.refresh();
  }

  /**
   * Opens and shows the line that the page's address names (`#hs-…`), or pins and shows the bytes
   * that it names (`#hs-…:bytes=…`).
   * @param onMissing is told what to say where these bytes are not here.
   */
  followHash(onMissing: (text: string) => void): void {
    const link = readByteLink(location.hash);
    if (link === undefined) {
      showLine(this.#root.querySelector(`#${CSS.escape(location.hash.slice(1))}`));
      return;
    }
    const span = link === 'malformed' ? undefined : spanOf(this.#root, link);
    // Kept all the same: the next handshake may have them.
    this.#link = (span && linkTo(span)) ?? (link === 'malformed' ? undefined : link);
    this.refresh();
    const [first] = span ? fieldsWith(span) : [];
    const line = first?.closest('.wv-line');
    if (line) showLine(line, `.wv-hex [data-r="${first?.dataset['r'] ?? ''}"]`);
    else onMissing(this.#word('wire.link.missing'));
  }

  clear(): void {
    this.#link = undefined;
    this.refresh();
  }

  /** Marks anew what is pinned, after the view in `root` has changed. */
  refresh(): void {
    for (const marked of this.#root.querySelectorAll('.wv-pinned, .wv-part')) {
      marked.classList.remove('wv-pinned', 'wv-part');
    }
    markParts([]);
    const span = this.#span();
    this.#bar.hidden = !span;
    if (!span) {
      this.#bar.replaceChildren();
      return;
    }
    const parts: Range[] = [];
    for (const field of fieldsWith(span)) {
      const { start, end } = extentOf(field);
      const isWhole = span.start <= start && end <= span.end;
      if (!isWhole) parts.push(...rangesIn(this.#root, field, span));
      const same = `[data-r="${field.dataset['r'] ?? ''}"]`;
      for (const element of this.#root.querySelectorAll(same)) {
        element.classList.add(isWhole ? 'wv-pinned' : 'wv-part');
      }
    }
    markParts(parts);
    this.#tell(span);
  }

  #span(): Span | undefined {
    return this.#link && spanOf(this.#root, this.#link);
  }

  #tell(span: Span): void {
    const said = element('span', 'wv-said');
    said.setAttribute('role', 'status');
    const unpin = element('button', 'wv-unpin', this.#word('wire.unpin'));
    unpin.type = 'button';
    unpin.addEventListener('click', () => this.#leave());
    const actions = element('span', 'wv-actions', unpin);
    // Elsewhere the view comes with a run, and what the page adds to it with a click: a link that
    // is followed does not find them.
    const isThere = this.#root.closest('live-handshake') !== null;
    if (isThere && this.#link?.anchor.startsWith('hs-')) actions.prepend(this.#copyButton());
    this.#bar.replaceChildren(said, actions);
    // It is heard because it comes into a status that is there.
    said.append(
      part('strong', this.#word('wire.pinned')),
      ...describe(this.#root, span, this.#inspector),
    );
  }

  /** A button that copies the link, and next to it what became of that. */
  #copyButton(): DocumentFragment {
    const label = this.#word('wire.link.copy');
    const area = element('textarea', 'wv-link');
    area.readOnly = true;
    area.hidden = true;
    area.rows = 1;
    area.ariaLabel = label;
    const result = element('span', 'wv-copied');
    result.setAttribute('aria-live', 'polite');
    const button = element('button', 'wv-copy', label);
    button.type = 'button';
    button.addEventListener('click', () => {
      const link = this.#link;
      if (!link) return;
      const address = new URL(location.href);
      address.hash = writeByteLink(link);
      void copyText(address.href, area).then((isCopied) => {
        area.hidden = isCopied;
        if (isCopied) button.focus();
        result.textContent = this.#word(isCopied ? 'wire.link.copied' : 'wire.link.by-hand');
      });
    });
    const all = document.createDocumentFragment();
    all.append(button, area, result);
    return all;
  }

  /** Lets go, from inside the bar: the focus goes back to the line. */
  #leave(): void {
    const span = this.#span();
    const line = span && fieldsWith(span)[0]?.closest('summary');
    this.clear();
    line?.focus();
  }
}

/** Opens a line, brings it or what `selector` finds in it into sight, and gives it the focus. */
function showLine(line: Element | null, selector?: string): void {
  if (!(line instanceof HTMLDetailsElement)) return;
  line.open = true;
  const place = selector === undefined ? null : line.querySelector(selector);
  (place ?? line).scrollIntoView({ block: 'center' });
  line.querySelector('summary')?.focus({ preventScroll: true });
}

/**
 * What pins the fields of the view in `root`, with its words, which are loaded first.
 * @param below what its bar comes below.
 */
export async function openPin(
  root: HTMLElement,
  below: HTMLElement,
  inspector: Inspector,
): Promise<Pin> {
  const word = await loadWord(languageOf(root.closest<HTMLElement>('[lang]')?.lang));
  const bar = element('div', 'wv-pinbar');
  bar.hidden = true;
  below.after(bar);
  if (!isStyled) adoptStyles(styles);
  isStyled = true;
  return new Pin(root, bar, inspector, word);
}

/** Marks pieces of text. Where the browser cannot, their fields are marked as such, and no more. */
function markParts(parts: readonly Range[]): void {
  if (!('highlights' in CSS)) return;
  if (parts.length > 0) CSS.highlights.set(PART, new Highlight(...parts));
  else CSS.highlights.delete(PART);
}
