import { fetchWhole, NotLoaded, trying } from '../later.ts';
import { element, part } from '../playground/element.ts';
import { searchOptions } from './options.ts';

/** What is used of Pagefind's API; its code comes with the index, beside the built pages. */
interface Pagefind {
  options(options: ReturnType<typeof searchOptions>): Promise<void>;
  debouncedSearch(text: string): Promise<{ results: { data(): Promise<Found> }[] } | null>;
  /** Lets go of all that it has loaded. */
  destroy(): Promise<void>;
}

interface PagefindModule {
  createInstance(): Pagefind;
}

function isPagefind(value: unknown): value is PagefindModule {
  return typeof value === 'object' && value !== null && 'createInstance' in value;
}

interface Found {
  url: string;
  excerpt: string;
  meta: { title?: string };
  sub_results: { title: string; url: string; excerpt: string }[];
}

const MOST_PAGES = 8;
const MOST_PLACES = 3;

const searches = new WeakMap<HTMLElement, () => Promise<void>>();

/**
 * Makes the search dialog in `host` search. Called each time that it is opened.
 * @throws {NotLoaded} where a part of the search or its index does not come.
 */
export async function startSearch(host: HTMLElement): Promise<void> {
  const input = part(host, 'input', HTMLInputElement);
  const status = part(host, '.search-status', HTMLElement);
  // Said once the dialog is there: a dialog that opens with its field focused is silent in some
  // screen readers.
  if (input.value.trim() === '') status.textContent = host.dataset['hint'] ?? '';
  input.focus();
  input.select();
  const search = searches.get(host) ?? openSearch(host, input, status);
  searches.set(host, search);
  await search();
}

/** @returns what searches for the text that is in the field by then. */
function openSearch(host: HTMLElement, input: HTMLInputElement, status: HTMLElement) {
  const list = part(host, '.search-results', HTMLElement);
  const form = part(host, 'form', HTMLElement);
  // The field would keep the key to itself: always in WebKit, and once it is empty in Firefox.
  host.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    part(host, 'dialog', HTMLDialogElement).close();
  });
  // Empty until it is opened again, when it is said anew.
  part(host, 'dialog', HTMLDialogElement).addEventListener('close', () => {
    if (input.value.trim() === '') status.textContent = '';
  });
  const { base = '/', hint = '', none = '', some = '' } = host.dataset;
  const index = new Index(base);

  const search = async () => {
    const text = input.value.trim();
    if (text === '') {
      // Set once more it would be said once more.
      if (status.textContent !== hint) status.textContent = hint;
      list.replaceChildren();
      await index.open();
      return;
    }
    const found = await index.find(text).catch((error: unknown) => {
      // What stands there is of another text.
      status.textContent = '';
      list.replaceChildren();
      throw error;
    });
    // Nothing comes of a search that a later one has overtaken.
    if (!found || input.value.trim() !== text) return;
    const { count, pages } = found;
    status.textContent = (count === 0 ? none : some).replace('{count}', String(count));
    list.replaceChildren(...pages.flatMap(entries));
  };
  input.addEventListener('input', () => void trying(form, search));
  host.addEventListener('keydown', (event) => move(event, [input, ...list.querySelectorAll('a')]));
  return search;
}

/** What Pagefind knows, which is loaded piece by piece. */
class Index {
  readonly #base: string;
  #pagefind: Pagefind | undefined;

  constructor(base: string) {
    this.#base = `${base}pagefind/`;
  }

  /** @throws {NotLoaded} where it does not come. */
  async open(): Promise<Pagefind> {
    if (this.#pagefind) return this.#pagefind;
    const address = `${this.#base}pagefind.js`;
    await fetchWhole(address);
    const loaded: unknown = await import(/* @vite-ignore */ address);
    if (!isPagefind(loaded)) throw new Error('this is not Pagefind');
    this.#pagefind ??= loaded.createInstance();
    return this.#pagefind;
  }

  /**
   * @returns how many pages have the text, and the first of them; nothing where another search
   * came meanwhile.
   * @throws {NotLoaded} where a part of the index does not come.
   */
  async find(text: string, isSure = false): Promise<{ count: number; pages: Found[] } | undefined> {
    const pagefind = await this.open();
    try {
      await pagefind.options(searchOptions(import.meta.env.BASE_URL));
      const answer = await pagefind.debouncedSearch(text);
      if (!answer) return undefined;
      const count = answer.results.length;
      if (count > 0 || isSure) {
        const shown = answer.results.slice(0, MOST_PAGES);
        return { count, pages: await Promise.all(shown.map((each) => each.data())) };
      }
    } catch {
      // Another search has let go of it.
      if (pagefind !== this.#pagefind) return this.find(text);
      await this.#forget(pagefind);
      throw new NotLoaded(this.#base);
    }
    // Where a piece of its index did not come, Pagefind finds nothing, and keeps it that way.
    await this.#forget(pagefind);
    await fetchWhole(`${this.#base}pagefind-entry.json?ts=${Date.now()}`);
    return this.find(text, true);
  }

  async #forget(pagefind: Pagefind): Promise<void> {
    if (pagefind === this.#pagefind) this.#pagefind = undefined;
    await pagefind.destroy();
  }
}

/** The page, then the places in it. */
function entries({ url, meta, excerpt, sub_results: places }: Found): HTMLElement[] {
  const inner = places.filter((place) => place.url !== url).slice(0, MOST_PLACES);
  const own = entry(url, meta.title ?? url, inner.length > 0 ? '' : excerpt);
  return [own, ...inner.map((place) => entry(place.url, place.title, place.excerpt))];
}

function entry(url: string, title: string, excerpt: string): HTMLElement {
  const link = element('a', '', element('strong', '', title), ' ', marked(excerpt));
  link.href = url;
  return element('li', '', link);
}

/** An excerpt, of whose markup only `<mark>` is kept. */
function marked(excerpt: string): HTMLElement {
  const parsed = new DOMParser().parseFromString(excerpt, 'text/html').body.childNodes;
  const nodes = [...parsed].map((node) => {
    const text = node.textContent ?? '';
    return node instanceof HTMLElement && node.localName === 'mark'
      ? element('mark', '', text)
      : text;
  });
  return element('span', '', ...nodes);
}

/** Arrow keys go through the field and the results. */
function move(event: KeyboardEvent, stops: HTMLElement[]): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || event.isComposing) return;
  const at = stops.findIndex((stop) => stop === document.activeElement);
  const next = stops[at + step];
  if (at === -1 || !next) return;
  event.preventDefault();
  next.focus();
}
