import { element, part } from '../playground/element.ts';
import { searchOptions } from './options.ts';

/** What is used of Pagefind's API; its code comes with the index, beside the built pages. */
interface Pagefind {
  options(options: ReturnType<typeof searchOptions>): Promise<void>;
  debouncedSearch(text: string): Promise<{ results: { data(): Promise<Found> }[] } | null>;
}

function isPagefind(value: unknown): value is Pagefind {
  return typeof value === 'object' && value !== null && 'debouncedSearch' in value;
}

interface Found {
  url: string;
  excerpt: string;
  meta: { title?: string };
  sub_results: { title: string; url: string; excerpt: string }[];
}

const MOST_PAGES = 8;
const MOST_PLACES = 3;

const started = new WeakSet<HTMLElement>();

/** Makes the search dialog in `host` search. Called each time that it is opened. */
export async function startSearch(host: HTMLElement): Promise<void> {
  const input = part(host, 'input', HTMLInputElement);
  const status = part(host, '.search-status', HTMLElement);
  // Said once the dialog is there: a dialog that opens with its field focused is silent in some
  // screen readers.
  if (input.value.trim() === '') status.textContent = host.dataset['hint'] ?? '';
  input.focus();
  input.select();
  if (started.has(host)) return;
  started.add(host);
  const list = part(host, '.search-results', HTMLElement);
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
  const { base = '/', hint = '', none = '', some = '', failed = '' } = host.dataset;

  let pagefind: Pagefind;
  try {
    const loaded: unknown = await import(/* @vite-ignore */ `${base}pagefind/pagefind.js`);
    if (!isPagefind(loaded)) throw new Error('this is not Pagefind');
    await loaded.options(searchOptions(base));
    pagefind = loaded;
  } catch {
    started.delete(host);
    status.textContent = failed;
    return;
  }

  const search = async () => {
    const text = input.value.trim();
    if (text === '') {
      // Set once more it would be said once more.
      if (status.textContent !== hint) status.textContent = hint;
      list.replaceChildren();
      return;
    }
    const answer = await pagefind.debouncedSearch(text);
    // Nothing comes of a search that a later one has overtaken.
    if (!answer || input.value.trim() !== text) return;
    const pages = await Promise.all(answer.results.slice(0, MOST_PAGES).map((each) => each.data()));
    if (input.value.trim() !== text) return;
    const count = String(answer.results.length);
    status.textContent = (pages.length === 0 ? none : some).replace('{count}', count);
    list.replaceChildren(...pages.flatMap(entries));
  };
  input.addEventListener('input', () => void search());
  host.addEventListener('keydown', (event) => move(event, [input, ...list.querySelectorAll('a')]));
  await search();
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
