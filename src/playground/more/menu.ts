import { trying } from '../../later.ts';
import { adoptStyles } from '../editor/adopt-styles.ts';
import { element, part } from '../element.ts';
import type { Playground } from '../playground.ts';
import { loadWords, type Word } from '../words.ts';
import { copyCode } from './copy.ts';
import styles from './more.css?inline';

adoptStyles(styles);

/** Something that can be done with the code, by the word on it. */
interface Action {
  word: Parameters<Word>[0];
  run: (playground: Playground, word: Word) => void | Promise<void>;
}

function actionsOf(playground: Playground): Action[] {
  const actions: Action[] = [
    { word: 'playground.copy', run: (one, word) => copyCode(one, word) },
    {
      word: 'playground.compare',
      run: async (one, word) => (await import('./compare.ts')).compare(one, word),
    },
  ];
  if (playground.dataset['solution'] !== undefined) {
    actions.push({
      word: 'playground.solution',
      run: async (one) => {
        const { solutionOf } = await import('./solution.ts');
        one.replace(await solutionOf(one));
      },
    });
  }
  actions.push(
    {
      word: 'playground.share',
      run: async (one, word) => (await import('./share.ts')).share(one, word),
    },
    {
      word: 'playground.download',
      run: async (one, word) => (await import('./download.ts')).download(one, word),
    },
  );
  if (!playground.isFull) {
    actions.push({
      word: 'playground.full',
      run: (one) => location.assign(tryAddress(one)),
    });
  }
  return actions;
}

/** Address of the page that gives the example a window to itself. */
export function tryAddress({ language, example }: Playground): string {
  return `${import.meta.env.BASE_URL}${language}/try/${example}/`;
}

/** Playgrounds whose menu has been made. */
const made = new WeakSet<Playground>();

/**
 * Makes the menu and opens it, the first time. From then on the browser itself opens and closes it
 * for its button.
 */
export async function openMenu(playground: Playground, button: HTMLButtonElement): Promise<void> {
  if (made.has(playground)) return;
  const word = await loadWords(playground.language);
  if (made.has(playground)) return;
  made.add(playground);
  const menu = makeMenu(playground, button, word);
  button.popoverTargetElement = menu;
  menu.showPopover();
}

function makeMenu(playground: Playground, button: HTMLButtonElement, word: Word): HTMLElement {
  const items = actionsOf(playground).map(({ word: key, run }) => {
    const item = element('button', '', word(key));
    item.type = 'button';
    item.role = 'menuitem';
    item.tabIndex = -1;
    item.addEventListener('click', () => {
      menu.hidePopover();
      button.focus();
      const bar = part(playground, '.pg-bar', HTMLElement);
      void trying(bar, async () => run(playground, word), key);
    });
    return item;
  });
  const menu = element('div', 'pg-menu not-content', ...items);
  menu.role = 'menu';
  menu.popover = 'auto';
  menu.lang = playground.lang;
  menu.setAttribute('aria-label', word('playground.more'));
  menu.addEventListener('beforetoggle', ({ newState }) => {
    if (newState === 'open') place(menu, button);
  });
  menu.addEventListener('toggle', ({ newState }) => {
    const isOpen = newState === 'open';
    button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) items[0]?.focus();
  });
  menu.addEventListener('keydown', (event) => {
    const at = items.findIndex((item) => item === document.activeElement);
    const next = nextItem(event.key, at, items.length);
    if (event.key === 'Tab') menu.hidePopover();
    if (next === undefined) return;
    event.preventDefault();
    items[next]?.focus();
  });
  // It lies over the page, and would stay behind.
  addEventListener('scroll', () => place(menu, button), { passive: true });
  document.body.append(menu);
  return menu;
}

/** Puts the menu below its button. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const { bottom, right } = button.getBoundingClientRect();
  menu.style.top = `${bottom + 4}px`;
  menu.style.right = `${document.documentElement.clientWidth - right}px`;
}

/** Where the focus goes in a menu (ARIA Authoring Practices, menu button). */
function nextItem(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
