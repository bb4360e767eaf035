/** Of what a field reads as, so many characters are said. */
const SAID = 48;

/**
 * The bar below a view that says what is pointed at. It takes its words from the view itself: the
 * line's own explanation, and the legend's entry for the kind of field.
 */
export class Inspector {
  readonly #bar: HTMLElement;

  constructor(bar: HTMLElement) {
    this.#bar = bar;
  }

  /**
   * @param line what is pointed at or focused; nothing hides the bar.
   * @param field the text of the field in it, where one is meant.
   * @param by only what the keyboard does is announced: a pointer crosses too many fields.
   */
  show(
    root: HTMLElement,
    line: HTMLElement | undefined,
    field: HTMLElement | undefined,
    by: 'pointer' | 'keyboard',
  ): void {
    const bar = this.#bar;
    bar.setAttribute('aria-live', by === 'keyboard' && field ? 'polite' : 'off');
    // An open line says it already.
    const needless = line instanceof HTMLDetailsElement && line.open && !field;
    bar.hidden = !line || needless;
    // What is pinned is said already where it can be seen.
    bar.classList.toggle('wv-heard', field?.classList.contains('wv-pinned') === true);
    if (!line || needless) return;
    const why = line.querySelector('.wv-why p');
    const [start = 0, end = 0] = (field?.dataset['b'] ?? '').split('-').map(Number);
    const entry = root.querySelector(`[data-kind="${field?.dataset['k'] ?? ''}"]`);
    const title = why?.querySelector('b')?.textContent ?? '';
    const text = why?.querySelector('span')?.textContent ?? '';
    bar.replaceChildren(
      ...(field && entry ? [part('i', entry.querySelector('dt')?.textContent ?? '', field)] : []),
      ...(field ? [textPart(field), part('small', this.place(start, end))] : []),
      part('b', title),
      // A name and a value are explained by their line; what is common to all lines, by its kind.
      part(
        'span',
        field && isCommon(field) ? (entry?.querySelector('dd')?.textContent ?? '') : text,
      ),
    );
  }

  /** Says which bytes are meant, the end exclusive. */
  place(start: number, end: number): string {
    const template = this.#bar.dataset[end - start === 1 ? 'byte' : 'bytes'] ?? '';
    return template
      .replace('{start}', String(start))
      .replace('{end}', String(end - 1))
      .replace('{count}', String(end - start));
  }
}

/** Whether a field is explained by its kind, not by its line. */
export function isCommon(field: HTMLElement): boolean {
  return !/^(header-|token|extension|key|accept)/.test(field.dataset['k'] ?? '');
}

/** What a field reads as. */
export function textPart({ textContent: text }: HTMLElement): HTMLElement {
  return part('samp', text.length > SAID ? `${text.slice(0, SAID)}…` : text);
}

/** A piece of what is said, in the tint of `field`. */
export function part(
  name: 'b' | 'i' | 'samp' | 'small' | 'span' | 'strong',
  text: string,
  field?: HTMLElement,
): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  const tint = [...(field?.classList ?? [])].find((each) => !/^wv-(on|pinned|part)$/.test(each));
  if (tint !== undefined) element.className = tint;
  return element;
}
