import type { Language } from '../language.ts';
import { sentences } from '../playground/console/announcer.ts';
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
  /** The verdict in one sentence. */
  say: HTMLElement;
  /** Where each requirement is told. */
  list: HTMLElement;
  /** Says the verdict to those who do not see it, with what a listener needs of the list. */
  speak: (text: string) => void;
}

/** Shows verdicts: what was expected, and what was seen of it. */
export class VerdictView {
  readonly #place: VerdictPlace;
  readonly #language: Language;
  readonly #word: Word;
  #state: VerdictState | undefined;
  /** What the list shows, so that it is drawn only when that changes. */
  #drawn = '';
  /** What was said last of this run: the same again is no news. */
  #spoken = '';

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
    this.#place.say.replaceChildren(element('b', '', said));
    this.#speak(state, said, rows);
  }

  /** One message: how many of how many, then what is missing. */
  #speak(state: VerdictState, said: string, rows: readonly Row[]): void {
    const word = this.#word;
    if (state === 'waiting') return;
    const missing = rows
      .filter((row) => !row.met)
      .map(({ expected, seen }) =>
        word('exercise.spoken', {
          expected: expected.replaceAll('`', ''),
          seen: seen.map(({ text }) => text).join(word('exercise.seen.comma')),
        }),
      );
    const spoken = sentences([said, ...missing], word('playground.spoken.stop'));
    if (spoken === this.#spoken) return;
    this.#spoken = spoken;
    this.#place.speak(spoken);
  }

  /** Another run is judged from here on. */
  begin(): void {
    this.#spoken = '';
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
