import { once, trying } from '../later.ts';
import type { Inspector } from './inspector.ts';
import type { Pin } from './pin.ts';

/** Whoever makes a highlight loads what it pins with: so a page names the files of it only once. */
type LoadPin = () => Promise<typeof import('./pin.ts')>;

const LINES = '.wv-line > summary';

/**
 * Pointing, keyboard and pinning over a handshake view: bytes, text and explanation of one field
 * light up together. It listens at `root` and keeps no state of the view, whose inside may be
 * replaced at any time.
 *
 * Arrow up and down go from line to line, left and right from field to field in it. A click or
 * Enter opens a line; on a field it pins this field as well, and with Shift all up to it. The same
 * again, or Escape, closes the line and lets go of the field.
 */
export class Highlight {
  readonly #root: HTMLElement;
  /** Loaded with the first line that is pointed at. */
  #inspector: Inspector | undefined;
  readonly #bar: HTMLElement;
  readonly #loadPin: LoadPin;
  /** Loaded with the first field that is pinned. */
  #pin: Pin | undefined;
  /** Whether something of these is on its way, or did not come. */
  #isMissing = false;
  /** The field that the arrow keys have come to. */
  #reached: HTMLElement | undefined;

  /** @param loadPin loads `pin.ts`. */
  constructor(root: HTMLElement, inspector: HTMLElement, loadPin: LoadPin) {
    this.#root = root;
    this.#loadPin = loadPin;
    this.#bar = inspector;
    root.addEventListener('pointerover', ({ target }) => this.#onPointer(target));
    root.addEventListener('pointerleave', () => this.#onLeave());
    root.addEventListener('focusin', ({ target }) => this.#onFocus(target));
    root.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && root.contains(relatedTarget))) this.#light(undefined);
    });
    root.addEventListener('keydown', (event) => this.#onKey(event));
    // An opened line says itself what the inspector would; it does not bubble.
    root.addEventListener('toggle', () => this.#onLeave(), { capture: true });
    root.addEventListener('click', (event) => this.#onClick(event));
  }

  /** Takes a view that has come into `root`: one stop of the Tab key, “open all”, what is pinned. */
  adopt(): void {
    const lines = this.#lines();
    const focused = lines.find((line) => line === document.activeElement) ?? lines[0];
    for (const line of lines) line.tabIndex = line === focused ? 0 : -1;
    for (const button of this.#root.querySelectorAll<HTMLElement>('.wv-all')) button.hidden = false;
    this.#pin?.refresh();
  }

  /**
   * Goes to the line or the bytes that the page's address names, if it means this view.
   * @param onMissing is told what to say where these bytes are not here.
   */
  followHash(onMissing: (text: string) => void): void {
    if (location.hash.startsWith('#hs-')) this.#withPin((pin) => pin.followHash(onMissing));
  }

  #withPin(use: (pin: Pin) => void): void {
    void this.#try('pin', async () => use(await this.#openPin()));
  }

  /** Does what needs a part that may not come, which is then said in the bar. */
  async #try(what: string, work: () => Promise<void>): Promise<void> {
    this.#isMissing = true;
    const whole = async () => {
      await work();
      this.#isMissing = false;
    };
    await trying(this.#bar, whole, what);
  }

  readonly #openPin = once(async () => {
    const [{ openPin }, inspector] = await Promise.all([this.#loadPin(), this.#inspect()]);
    return (this.#pin = await openPin(this.#root, this.#bar, inspector));
  });

  readonly #inspect = once(async () => {
    const { Inspector } = await import('./inspector.ts');
    return (this.#inspector = new Inspector(this.#bar));
  });

  #lines(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>(LINES)];
  }

  #onPointer(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const legend = target.closest<HTMLElement>('[data-kind]');
    if (legend) {
      this.#lightKind(legend.dataset['kind'] ?? '');
      return;
    }
    const line = target.closest<HTMLElement>('.wv-line');
    if (line) this.#light(line, fieldAt(target, line), 'pointer');
    else this.#onLeave();
  }

  #onLeave(): void {
    const line = document.activeElement?.closest<HTMLElement>('.wv-line');
    this.#light(line && this.#root.contains(line) ? line : undefined, undefined, 'pointer');
  }

  #onFocus(target: EventTarget | null): void {
    if (!(target instanceof HTMLElement) || !target.matches(LINES)) return;
    for (const line of this.#lines()) line.tabIndex = line === target ? 0 : -1;
    if (!this.#reached || !target.contains(this.#reached)) this.#reached = undefined;
    this.#light(target.parentElement ?? undefined);
  }

  #onKey(event: KeyboardEvent): void {
    const summary = event.target;
    if (!(summary instanceof HTMLElement) || !summary.matches(LINES)) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const lines = this.#lines();
    const at = lines.indexOf(summary);
    const to: Record<string, number> = {
      ArrowDown: Math.min(at + 1, lines.length - 1),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: lines.length - 1,
    };
    const next = to[event.key];
    if (next !== undefined) lines[next]?.focus();
    else if (event.key === 'ArrowRight') this.#step(summary, 1);
    else if (event.key === 'ArrowLeft') this.#step(summary, -1);
    else if (event.key === 'Escape') this.#unpin(summary);
    else return;
    event.preventDefault();
  }

  #onClick(event: MouseEvent): void {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const all = target.closest('.wv-all');
    if (!all) {
      this.#onField(event, target);
      return;
    }
    const open = all.getAttribute('aria-pressed') !== 'true';
    all.setAttribute('aria-pressed', String(open));
    for (const line of this.#root.querySelectorAll<HTMLDetailsElement>('.wv-line')) {
      line.open = open;
    }
  }

  /** Pins the field that was clicked, or on which Enter or space was pressed. */
  #onField(event: MouseEvent, target: Element): void {
    const line = target.closest<HTMLDetailsElement>('.wv-line');
    if (!line) return;
    // A click of the keyboard counts none, and is on the line itself.
    const isKey = event.detail === 0 && target.matches(LINES);
    const id = isKey ? this.#reached?.dataset['r'] : fieldAt(target, line);
    const field = id && line.querySelector<HTMLElement>(`.wv-text [data-r="${id}"]`);
    if (!field) return;
    if (!isKey) this.#reached = undefined;
    event.preventDefault();
    // Where nothing can be pinned, the line explains its fields.
    if (!this.#pin) line.open = true;
    this.#withPin((pin) => pin.press(field, line, event));
  }

  /** Goes to the next field of a line, or the one before. */
  #step(summary: HTMLElement, by: number): void {
    const fields = [...summary.querySelectorAll<HTMLElement>('.wv-text [data-r]')];
    const at = this.#reached ? fields.indexOf(this.#reached) : -1;
    const next = fields[Math.max(0, Math.min(fields.length - 1, at + by))];
    this.#light(summary.parentElement ?? undefined, next?.dataset['r'], 'keyboard');
    this.#reached = next;
  }

  #unpin(summary: HTMLElement): void {
    if (summary.parentElement instanceof HTMLDetailsElement) summary.parentElement.open = false;
    this.#reached = undefined;
    this.#pin?.clear();
    this.#light(summary.parentElement ?? undefined);
  }

  #light(line: HTMLElement | undefined, field?: string, by: 'pointer' | 'keyboard' = 'keyboard') {
    this.#clear();
    line?.classList.add('wv-at');
    const same = field ? this.#root.querySelectorAll<HTMLElement>(`[data-r="${field}"]`) : [];
    for (const element of same) element.classList.add('wv-on');
    if (this.#inspector) this.#inspector.show(this.#root, line, same[0], by);
    // Nothing is loaded for hiding it, nor with each thing that is pointed at once it did not come.
    else if (line && !(by === 'pointer' && this.#isMissing)) {
      void this.#try('point', async () =>
        (await this.#inspect()).show(this.#root, line, same[0], by),
      );
    }
  }

  #lightKind(kind: string): void {
    this.#clear();
    for (const text of this.#root.querySelectorAll<HTMLElement>(`[data-k="${kind}"]`)) {
      const same = `[data-r="${text.dataset['r'] ?? ''}"]`;
      for (const element of this.#root.querySelectorAll(same)) element.classList.add('wv-on');
    }
  }

  #clear(): void {
    for (const element of this.#root.querySelectorAll('.wv-on, .wv-at')) {
      element.classList.remove('wv-on', 'wv-at');
    }
  }
}

/** The field that is pointed at; from an explanation, the field that it is about. */
function fieldAt(target: Element, line: HTMLElement): string | undefined {
  const about = target.closest('.wv-bad-why') ? '.wv-faulty' : '.wv-value [data-r]';
  const field = target.closest('.wv-why') ? line.querySelector(about) : target.closest('[data-r]');
  return field instanceof HTMLElement ? field.dataset['r'] : undefined;
}
