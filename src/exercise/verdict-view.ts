import type { Language } from '../language.ts';
import { adoptStyles } from '../playground/editor/adopt-styles.ts';
import { element } from '../playground/element.ts';
import type { Word } from '../playground/words.ts';
import type { Requirement } from './check.ts';
import { textParts } from './code-in-text.ts';
import type { Verdict, VerdictState } from './judge.ts';
import { seenLines, type SeenLine } from './seen-text.ts';
import styles from './verdict.css?inline';

adoptStyles(styles);

export interface VerdictPlace {
  /** A live region: one sentence, and what a listener needs of the list. */
  say: HTMLElement;
  /** Where each requirement is told. */
  list: HTMLElement;
}

/** Shows verdicts: what was expected, and what was seen of it. */
export class VerdictView {
  readonly #place: VerdictPlace;
  readonly #language: Language;
  readonly #word: Word;
  #state: VerdictState | undefined;
  /** What the list shows, so that it is drawn only when that changes. */
  #drawn = '';

  constructor(place: VerdictPlace, language: Language, word: Word) {
    this.#place = place;
    this.#language = language;
    this.#word = word;
  }

  show({ state, requirements }: Verdict): void {
    const rows = requirements.map((each) => this.#row(each));
    this.#draw(rows);
    const isNew = state !== this.#state;
    this.#state = state;
    if (!isNew && state === 'waiting') return;
    const met = requirements.filter((each) => each.met).length;
    const said = this.#word(`exercise.verdict.${state}`, { met, count: requirements.length });
    const details = rows
      .filter((row) => !row.met)
      .map(({ expected, seen }) => {
        const told = seen.map(({ text }) => text).join(this.#word('exercise.seen.comma'));
        return this.#word('exercise.spoken', {
          expected: expected.replaceAll('`', ''),
          seen: told,
        });
      });
    const isSettled = state === 'failed' || state === 'blind';
    this.#place.say.replaceChildren(
      element('b', '', said),
      ...(isSettled ? [element('span', 'ex-spoken', ` ${details.join(' ')}`)] : []),
    );
  }

  #row({ met, expected, seen }: Requirement): Row {
    const lines = seenLines(seen, this.#language, this.#word);
    return { met, expected: expected[this.#language], seen: lines };
  }

  #draw(rows: readonly Row[]): void {
    const drawn = JSON.stringify(rows);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#place.list.replaceChildren(...rows.map((row) => this.#item(row)));
  }

  #item({ met, expected, seen }: Row): HTMLElement {
    const word = this.#word;
    const seenList = seen.map(({ text, from }) => {
      const line = element('span', 'ex-line', text);
      if (from) {
        line.dataset['from'] = from;
        line.prepend(element('span', 'ex-from', word(`frames.direction.${from}`)), ' ');
      }
      return line;
    });
    const item = element(
      'li',
      met ? 'ex-met' : 'ex-unmet',
      element('span', 'ex-mark', word(met ? 'exercise.met' : 'exercise.unmet')),
      element(
        'p',
        'ex-expected',
        element('span', 'ex-label', word('exercise.expected')),
        ' ',
        ...coded(expected),
      ),
      element('p', 'ex-seen', element('span', 'ex-label', word('exercise.seen')), ' ', ...seenList),
    );
    return item;
  }
}

interface Row {
  met: boolean;
  expected: string;
  seen: SeenLine[];
}

function coded(text: string): (Node | string)[] {
  return textParts(text).map((part) => (part.isCode ? element('code', '', part.text) : part.text));
}
