/*
 * What a page loads only when it is needed may fail to come: the network is away for a moment, or the
 * server is. Then that is said where it was asked for, and the next press tries again. Every `import()`
 * of a built page goes through `importLater`, which `src/build/later-parts.ts` sees to.
 */

/** A file of the site did not come. */
export class NotLoaded extends Error {
  override name = 'NotLoaded';
}

/** Files whose modules this page has. */
const known = new Set<string>();

/**
 * Loads a module when all files that it needs are there. A browser may keep for good that a module
 * did not come; of a fetch it keeps only what came, from where the module is then taken.
 * @param files of the module and of all that it imports, below the site's base.
 * @throws {NotLoaded} where one of them does not come.
 */
export async function importLater<T>(
  load: () => Promise<T>,
  files: readonly string[] = [],
): Promise<T> {
  const missing = files.filter((file) => !known.has(file));
  await Promise.all(missing.map((file) => fetchWhole(import.meta.env.BASE_URL + file)));
  const module = await load();
  for (const file of missing) known.add(file);
  return module;
}

/** Asks for a file, to its end. @throws {NotLoaded} where it does not come. */
export async function fetchWhole(address: string): Promise<void> {
  try {
    const answer = await fetch(address);
    await answer.arrayBuffer();
    if (answer.ok) return;
  } catch {
    // Told below.
  }
  throw new NotLoaded(address);
}

/** Gives what `load` gives, which is asked for once, and anew after it has failed. */
export function once<T, A extends unknown[]>(
  load: (...given: A) => Promise<T>,
): (...given: A) => Promise<T> {
  let loading: Promise<T> | undefined;
  return (...given) =>
    (loading ??= load(...given).catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}

/** What is said below a place, until all that failed there has come. */
interface Said {
  notice: Element | undefined;
  /** Where the focus was before. */
  from: Element | null;
  /** What tries again, by what it does. */
  again: Map<string, () => void>;
}

const said = new WeakMap<Element, Said>();

/**
 * Does what needs a part that may not come. Where it does not, that is said below `place`, aloud as
 * well, with a button that tries again; so does whatever calls this anew.
 * @param what tells apart what is done in one place.
 * @returns what came of it; undefined where that is nothing.
 */
export async function trying<T>(
  place: Element,
  work: () => Promise<T>,
  what = '',
): Promise<T | undefined> {
  try {
    const done = await work();
    const here = said.get(place);
    if (here?.again.delete(what) === true && here.again.size === 0) {
      const hadFocus = here.notice?.contains(document.activeElement) === true;
      if (hadFocus && here.from instanceof HTMLElement) here.from.focus();
      here.notice?.remove();
      said.delete(place);
    }
    return done;
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error;
    say(place, what, () => void trying(place, work, what));
    return undefined;
  }
}

function say(place: Element, what: string, again?: () => void): void {
  const written = document.querySelector<HTMLTemplateElement>('#not-loaded')?.content;
  const notice = written?.firstElementChild?.cloneNode(true);
  if (!(notice instanceof HTMLElement)) return;
  const here: Said = said.get(place) ?? {
    notice: undefined,
    from: document.activeElement,
    again: new Map(),
  };
  said.set(place, here);
  const hadFocus = here.notice?.contains(document.activeElement) === true;
  here.notice?.remove();
  here.notice = notice;
  const button = notice.querySelector('button');
  if (again) {
    here.again.set(what, again);
    button?.addEventListener('click', (event) => {
      // What is around it has buttons of its own.
      event.stopPropagation();
      for (const each of [...here.again.values()]) each();
    });
    place.after(notice);
  } else {
    button?.remove();
    document.body.append(notice);
  }
  if (hadFocus) button?.focus();
}

// Where nobody has said so: below the page.
if ('addEventListener' in globalThis) {
  addEventListener('unhandledrejection', ({ reason }) => {
    if (reason instanceof NotLoaded) say(document.body, '');
  });
}
