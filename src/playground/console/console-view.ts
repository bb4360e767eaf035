import type { ConsoleValue, Place } from '../console-value.ts';
import { adoptStyles } from '../editor/adopt-styles.ts';
import { element } from '../element.ts';
import type { ConsoleItem, ConsoleLine } from '../sandbox-protocol.ts';
import type { Word } from '../words.ts';
import { createAnnouncer } from './announcer.ts';
import { closeCodeMeaning } from './close-codes.ts';
import { colourRules } from './colours.ts';
import styles from './console.css?inline';
import { createGroups } from './groups.ts';
import { tableView } from './table-view.ts';
import { markUnseen, type Unseen } from './unseen.ts';
import {
  hexGroups,
  placeLink,
  shortText,
  stackView,
  valueView,
  type ValueContext,
} from './value-view.ts';

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
  /** A live region, out of sight. */
  region: HTMLElement;
}

/** What is shown to a learner as the console: lines of the program, and notes of our own. */
export class ConsoleView {
  readonly #parts: ConsoleParts;
  readonly #word: Word;
  readonly #context: ValueContext;
  readonly #announce: (line: string) => void;
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
    this.#announce = createAnnouncer(parts.region, (count, last) =>
      word('playground.console.announce', { count, last }),
    );
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
   * A line of ours about the run.
   * @returns What says something else in its place, where it no longer holds.
   */
  note(level: NoteLevel, text: string, place?: Place): (level: NoteLevel, text: string) => void {
    const values = element('span', 'pg-values');
    const line = element('div', '', values);
    const say = (as: NoteLevel, what: string) => {
      line.className = `pg-line pg-note pg-${as}`;
      values.textContent = what;
      this.#announce(what);
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
    this.#parts.list.replaceChildren();
  }

  #line(line: ConsoleLine): HTMLElement {
    const { values, level, cause, depth, place, stack } = line;
    const content = element('span', 'pg-values');
    const said = this.#causeText(cause);
    if (said !== '') content.append(element('span', 'pg-cause', said), ' ');
    const [first, columns] = values;
    const titles = {
      index: this.#word('playground.table.index'),
      value: this.#word('playground.table.value'),
    };
    const table = cause === 'table' && first ? tableView(first, titles, columns) : undefined;
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
    this.#announce([said, ...values.map(spokenText)].join(' ').trim());
    return view;
  }

  #causeText(cause: ConsoleLine['cause']): string {
    switch (cause) {
      case 'uncaught':
        return this.#word('playground.cause.uncaught');
      case 'rejection':
        return this.#word('playground.cause.rejection');
      case 'assert':
        return this.#word('playground.cause.assert');
      default:
        return '';
    }
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
    while (this.#blocks.length > HELD / BLOCK) this.#blocks.shift()?.remove();
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  }
}

function spaced(views: HTMLElement[]): (Node | string)[] {
  return views.flatMap((view, at) => (at === 0 ? [view] : [' ', view]));
}

function spokenText(value: ConsoleValue): string {
  return value.type === 'string' ? value.text.slice(0, 200) : shortText(value);
}
