import { browserStore } from '../keeping/kept-code.ts';
import { element, part } from '../element.ts';
import type { Playground } from '../playground.ts';
import { loadWords } from '../words.ts';
import { moved, parseWeights } from './weights.ts';

/** What one press of an arrow key moves, in parts of both panes. */
const STEP = 0.05;
const KEY = 'ws101:panes:';

type Axis = 'columns' | 'rows';
type SplitWord = 'playground.split.source' | 'playground.split.result' | 'playground.split.console';

/**
 * Lets the panes of a playground that has a window to itself be resized: with the pointer, or from
 * the keyboard on the separators between them. Sizes are kept in the browser.
 */
export async function openPanes(playground: Playground): Promise<void> {
  const word = await loadWords(playground.language);
  const grid = part(playground, '.pg-panes', HTMLElement);
  const source = part(grid, '.pg-source', HTMLElement);
  const right = [...grid.querySelectorAll<HTMLElement>('.pg-result, .pg-console, .pg-wire')].filter(
    (pane) => playground.dataset['kind'] === 'html' || !pane.classList.contains('pg-result'),
  );
  const make = (axis: Axis, before: HTMLElement, name: SplitWord) => {
    const separator = element('div', `pg-split pg-split-${axis}`);
    separator.role = 'separator';
    separator.tabIndex = 0;
    separator.setAttribute('aria-orientation', axis === 'columns' ? 'vertical' : 'horizontal');
    separator.setAttribute('aria-label', word(name));
    separator.setAttribute('aria-valuemin', '10');
    separator.setAttribute('aria-valuemax', '90');
    before.after(separator);
    return separator;
  };

  const column = make('columns', source, 'playground.split.source');
  const rows = right.slice(0, -1).map((pane) => {
    const isResult = pane.classList.contains('pg-result');
    return make('rows', pane, isResult ? 'playground.split.result' : 'playground.split.console');
  });
  split(grid, 'columns', [column], [1.4, 1]);
  split(
    grid,
    'rows',
    rows,
    right.map((pane) => (pane.classList.contains('pg-wire') ? 1.5 : 1)),
  );
  grid.classList.add('pg-is-split');
}

/** Divides `grid` along one axis, by `separators` between as many panes and one. */
function split(
  grid: HTMLElement,
  axis: Axis,
  separators: readonly HTMLElement[],
  initial: readonly number[],
): void {
  const store = browserStore();
  const key = `${KEY}${axis}${initial.length}`;
  let weights = parseWeights(store?.getItem(key) ?? null, initial.length) ?? [...initial];

  const show = () => {
    const tracks = weights.map((weight) => `minmax(0, ${weight.toFixed(4)}fr)`);
    grid.style.setProperty(`--pg-tracks-${axis}`, tracks.join(' var(--pg-split) '));
    separators.forEach((separator, at) => {
      const [one = 1, other = 1] = weights.slice(at, at + 2);
      separator.setAttribute('aria-valuenow', String(Math.round((one / (one + other)) * 100)));
    });
  };
  const set = (next: number[]) => {
    weights = next;
    show();
    try {
      store?.setItem(key, JSON.stringify(weights));
    } catch {
      // Storage is full or blocked: the sizes hold until the page is left.
    }
  };

  separators.forEach((separator, at) => {
    separator.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      separator.setPointerCapture(event.pointerId);
      grid.classList.add('pg-is-moving');
    });
    separator.addEventListener('pointermove', (event) => {
      if (!separator.hasPointerCapture(event.pointerId)) return;
      const { before, after, position } = around(separator, axis, event);
      set(moved(weights, at, (position - before) / (after - before)));
    });
    separator.addEventListener('lostpointercapture', () => grid.classList.remove('pg-is-moving'));
    separator.addEventListener('dblclick', () => set([...initial]));
    separator.addEventListener('keydown', (event) => {
      const [one = 1, other = 1] = weights.slice(at, at + 2);
      const share = shareAfter(event.key, axis, one / (one + other));
      if (share === undefined) return;
      event.preventDefault();
      set(moved(weights, at, share));
    });
  });
  show();
}

/** Where the two panes at a separator begin and end, and where the pointer is, in px. */
function around(separator: HTMLElement, axis: Axis, pointer: PointerEvent) {
  const [one, other] = [separator.previousElementSibling, separator.nextElementSibling];
  const [first, last] = [one, other].map((pane) => pane?.getBoundingClientRect());
  return axis === 'columns'
    ? {
        before: first?.left ?? 0,
        after: other?.parentElement?.getBoundingClientRect().right ?? 1,
        position: pointer.clientX,
      }
    : { before: first?.top ?? 0, after: last?.bottom ?? 1, position: pointer.clientY };
}

/** The share of the first pane after a key (ARIA Authoring Practices, window splitter). */
function shareAfter(key: string, axis: Axis, share: number): number | undefined {
  const [less, more] = axis === 'columns' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  if (key === less) return share - STEP;
  if (key === more) return share + STEP;
  if (key === 'Home') return 0;
  if (key === 'End') return 1;
  return undefined;
}
