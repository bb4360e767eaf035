import type { ConsoleValue, Place } from '../console-value.ts';
import { adoptStyles } from '../editor/adopt-styles.ts';
import { element } from '../element.ts';
import { handFocusOn } from '../hand-focus.ts';
import type { ConsoleItem, ConsoleLine } from '../sandbox-protocol.ts';
import type { Word } from '../words.ts';
import type { Announcer } from './announcer.ts';
import { closeCodeMeaning } from './close-codes.ts';
import { colourRules } from './colours.ts';
import styles from './console.css?inline';
import { createGroups } from './groups.ts';
import { isFailure, kindOf, placed, spokenLine } from './spoken-line.ts';
import { tableView } from './table-view.ts';
import { refusalText } from './refusal-text.ts';
import { markUnseen, type Unseen } from './unseen.ts';
import { hexGroups, placeLink, stackView, valueView, type ValueContext } from './value-view.ts';

adoptStyles(styles + colourRules());

/** Lines that the view holds, and lines in one block: a block out of sight costs no layout. */
const HELD = 10_000;
const BLOCK = 100;
/** Steps that lines in groups are moved in by, at most. */
const DEEPEST = 12;

type NoteLevel = 'info' | 'warn' | 'error';

export interface ConsoleParts {
  /** Where lines appear; scrolls. */
  list: HTMLElement;
  /** What says to those who do not see it what came. */
  voice: Announcer;
}

/** What is shown to a learner as the console: lines of the program, and notes of our own. */
export class ConsoleView {
  readonly #parts: ConsoleParts;
  readonly #word: Word;
  readonly #context: ValueContext;
  readonly #unseen: Unseen;
  readonly #groups = createGroups();
  readonly #blobs = new Map<number, { size: number; target: HTMLElement }>();
  #waiting: HTMLElement[] = [];
  #blocks: HTMLElement[] = [];
  #frame = 0;

  constructor(parts: ConsoleParts, word: Word, goTo: (place: Place) => void) {
    this.#parts = parts;
    this.#word = word;
    this.#context = {
      word,
      goTo,
      closeCode: (code) => closeCodeMeaning(code, word),
      awaitBytes: (id, size, target) => this.#blobs.set(id, { size, target }),
    };
    this.#unseen = markUnseen(parts.list, word);
  }

  add(items: readonly ConsoleItem[]): void {
    for (const item of items) {
      switch (item.type) {
        case 'line':
          this.#put(this.#line(item));
          break;
        case 'clear':
          this.clear();
          break;
        case 'mapped':
          this.note('info', this.#word('playground.mapped', item));
          break;
        case 'refused':
          this.note(
            item.what === 'unseen' ? 'info' : 'warn',
            refusalText(item, this.#word),
            item.place,
          );
          break;
        case 'bytes-read': {
          const blob = this.#blobs.get(item.id);
          if (blob) blob.target.textContent = hexGroups(item.hex, blob.size);
          this.#blobs.delete(item.id);
          break;
        }
      }
    }
  }

  /**
   * A line of ours about the run, with what can be done about it.
   * @returns What says something else in its place, where it no longer holds.
   */
  note(
    level: NoteLevel,
    text: string,
    place?: Place,
    action?: HTMLButtonElement,
  ): (level: NoteLevel, text: string) => void {
    const content = element('span', 'pg-values');
    // Words of ours, among the program's values.
    content.translate = true;
    const line = element('div', '', content);
    const say = (as: NoteLevel, what: string) => {
      line.className = `pg-line pg-note pg-${as}`;
      content.replaceChildren(what, ...(action ? [' ', action] : []));
      this.#parts.voice.say(place ? placed(what, place, this.#word) : what);
    };
    say(level, text);
    if (place) line.append(placeLink(place, this.#context));
    this.#groups.add(line, 0);
    this.#put(line);
    return say;
  }

  clear(): void {
    this.#waiting = [];
    this.#blocks = [];
    this.#blobs.clear();
    this.#groups.clear();
    this.#unseen.clear();
    this.#parts.voice.clear();
    const { list } = this.#parts;
    for (const block of list.children) handFocusOn(block);
    list.replaceChildren();
  }

  #line(line: ConsoleLine): HTMLElement {
    const { values, level, cause, depth, place, stack } = line;
    const content = element('span', 'pg-values');
    const kind = kindOf(line, this.#word);
    if (cause && kind !== '') content.append(element('span', 'pg-cause', kind), ' ');
    else if (kind !== '') content.append(sign(kind));
    const [first, columns] = values;
    const titles = {
      index: this.#word('playground.table.index'),
      value: this.#word('playground.table.value'),
    };
    const table =
      cause === 'table' && first ? tableView(first, titles, this.#word, columns) : undefined;
    if (table) content.append(table);
    else if (cause === 'dialog') content.append(...this.#dialog(values));
    else content.append(...spaced(values.map((value) => valueView(value, this.#context))));

    const view = element('div', `pg-line pg-${level}${cause ? ` pg-${cause}` : ''}`, content);
    if (stack) content.append(...stackView(stack, this.#context));
    if (depth > 0) view.style.setProperty('--pg-depth', String(Math.min(depth, DEEPEST)));
    if (cause === 'group' || cause === 'group-collapsed') {
      this.#groups.begin(view, content, depth, cause === 'group-collapsed');
    } else this.#groups.add(view, depth);
    if (place) view.append(placeLink(place, this.#context));
    this.#parts.voice.line(spokenLine(line, this.#word), isFailure(line));
    return view;
  }

  /** `alert`, its message and, of the dialogs that ask, the answer. */
  #dialog([name, message, answer]: ConsoleValue[]): (Node | string)[] {
    const parts: (Node | string)[] = [];
    if (name?.type === 'string') parts.push(element('span', 'pg-cause', name.text), ' ');
    if (message) parts.push(valueView(message, this.#context));
    if (answer) parts.push(' → ', valueView(answer, this.#context, true));
    return parts;
  }

  #put(line: HTMLElement): void {
    this.#waiting.push(line);
    if (this.#waiting.length > HELD) this.#waiting.shift();
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    this.#frame = 0;
    const { list } = this.#parts;
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    for (const line of this.#waiting) {
      let block = this.#blocks.at(-1);
      if (!block || block.childElementCount >= BLOCK) {
        block = element('div', 'pg-block');
        this.#blocks.push(block);
        list.append(block);
      }
      block.append(line);
    }
    this.#unseen.tell(this.#waiting);
    this.#waiting = [];
    while (this.#blocks.length > HELD / BLOCK) {
      const first = this.#blocks.shift();
      if (!first) break;
      handFocusOn(first);
      first.remove();
    }
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  }
}

function spaced(views: HTMLElement[]): (Node | string)[] {
  return views.flatMap((view, at) => (at === 0 ? [view] : [' ', view]));
}

/** What the colour of a line says, to those who read it without seeing that. */
function sign(kind: string): HTMLElement {
  const view = element('span', '');
  view.role = 'img';
  view.ariaLabel = kind;
  return view;
}
