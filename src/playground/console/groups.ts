import { element } from '../element.ts';

interface Group {
  /** How many groups are around it. */
  depth: number;
  isClosed: boolean;
  /** All lines within, those of groups in it as well. */
  lines: HTMLElement[];
}

/** `console.group` in the view: what lies in a group hides and shows with it. */
export interface Groups {
  /** Takes in a line at its depth, in the order in which lines come. */
  add(line: HTMLElement, depth: number): void;
  /** Begins a group with its title, which becomes the button that folds it. */
  begin(line: HTMLElement, title: HTMLElement, depth: number, isClosed: boolean): void;
  clear(): void;
}

export function createGroups(): Groups {
  let open: Group[] = [];
  /** The groups that a line lies in, outermost first. */
  const around = new WeakMap<HTMLElement, readonly Group[]>();
  const show = (line: HTMLElement) => {
    line.hidden = around.get(line)?.some(({ isClosed }) => isClosed) ?? false;
  };

  const add = (line: HTMLElement, depth: number) => {
    open = open.filter((group) => group.depth < depth);
    if (open.length === 0) return;
    around.set(line, open);
    for (const group of open) group.lines.push(line);
    show(line);
  };

  return {
    add,
    begin(line, title, depth, isClosed) {
      add(line, depth);
      const group: Group = { depth, isClosed, lines: [] };
      const fold = element('button', 'pg-fold', ...title.childNodes);
      fold.type = 'button';
      fold.ariaExpanded = String(!isClosed);
      fold.addEventListener('click', () => {
        group.isClosed = !group.isClosed;
        fold.ariaExpanded = String(!group.isClosed);
        group.lines.forEach(show);
      });
      title.replaceChildren(fold);
      open = [...open, group];
    },
    clear() {
      open = [];
    },
  };
}
