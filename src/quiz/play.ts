import { quizDone } from '../progress/changes.ts';
import { progress } from '../progress/browser.ts';
import { element, formatted, filled, part } from './dom.ts';
import { feedbackFrom, type Feedback, type SAID } from './feedback.ts';
import {
  isOver,
  isSolved,
  parseTries,
  scoreOf,
  textOf,
  withTry,
  type Key,
  type Tries,
} from './tries.ts';

export interface QuizPlay {
  /** What a button of the quiz does. */
  press(button: HTMLButtonElement): Promise<void>;
}

/** Gives the quiz in `host` its behaviour, and shows what was answered before in this tab. */
export async function openQuiz(host: HTMLElement): Promise<QuizPlay> {
  const { lesson = '', feedback: address = '', ...words } = host.dataset;
  const fieldsets = [...host.querySelectorAll('fieldset')];
  const key: Key = new Map(
    fieldsets.map((fieldset) => [nameOf(fieldset), Number(fieldset.dataset['right'])]),
  );
  const kept = keptTries(`ws101:quiz:${lesson}`, key);
  const feedback = feedbackFrom(address);
  const check = part(host, '.qz-check', HTMLButtonElement).textContent;

  const summary = element('p', 'qz-score');
  summary.setAttribute('role', 'status');
  summary.tabIndex = -1;
  const again = element('button', 'qz-again');
  again.type = 'button';
  const end = element('div', 'qz-end', summary, again);
  end.hidden = true;
  host.append(end);
  for (const fieldset of fieldsets) {
    const says = element('p', 'qz-says');
    says.setAttribute('aria-live', 'polite');
    fieldset.append(says);
  }

  /** Shows all that the tries so far have brought to light about one question. */
  function show(fieldset: HTMLFieldSetElement, tries: Tries, said: Feedback): void {
    const name = nameOf(fieldset);
    const tried = tries.get(name) ?? [];
    const solved = isSolved(tries, key, name);
    for (const [at, answer] of answersOf(fieldset).entries()) {
      const isRight = at === key.get(name);
      const isShown = solved || tried.includes(at);
      const input = part(answer, 'input', HTMLInputElement);
      answer.className = isShown ? (isRight ? 'qz-is-right' : 'qz-is-wrong') : '';
      answer.classList.toggle('qz-tried', tried.includes(at));
      input.disabled = solved && !isRight;
      if (solved) input.checked = isRight;
      answer.querySelector('.qz-why')?.remove();
      input.removeAttribute('aria-describedby');
      if (!isShown) continue;
      const verdict = element('b', '', wordOf(said, isRight ? 'right' : 'wrong'));
      const why = element('p', 'qz-why', verdict, ' ', ...formatted(said.whys[name]?.[at] ?? ''));
      why.id = `qz-${name}-${at}`;
      input.setAttribute('aria-describedby', why.id);
      answer.append(why);
    }
    const button = part(fieldset, 'button', HTMLButtonElement);
    const isLast = fieldset === fieldsets.at(-1);
    button.textContent = solved ? wordOf(said, isLast ? 'to-score' : 'next') : check;
    say(fieldset, '', '');
  }

  function showAll(tries: Tries, said: Feedback): void {
    for (const fieldset of fieldsets) show(fieldset, tries, said);
    showEnd(tries, said);
  }

  function showEnd(tries: Tries, said: Feedback): void {
    end.hidden = !isOver(tries, key);
    if (end.hidden) return;
    const score = scoreOf(tries, key);
    summary.textContent = wordOf(said, score === key.size ? 'score.full' : 'score', {
      score,
      of: key.size,
    });
    again.textContent = wordOf(said, 'again');
  }

  function showBest(): void {
    const best = progress.read().quizzes.get(lesson);
    part(host, '.qz-best', HTMLElement).textContent = best
      ? filled(words['best'] ?? '', { score: best.score, of: best.of })
      : '';
  }

  async function answer(fieldset: HTMLFieldSetElement): Promise<void> {
    const chosen = fieldset.querySelector<HTMLInputElement>('input:checked');
    if (!chosen) {
      say(fieldset, '', words['choose'] ?? '');
      fieldset.querySelector('input')?.focus();
      return;
    }
    const said = await feedback();
    if (!said) {
      say(fieldset, '', words['failed'] ?? '');
      return;
    }
    const name = nameOf(fieldset);
    const tries = withTry(kept.read(), key, name, Number(chosen.value));
    kept.write(tries);
    show(fieldset, tries, said);
    const why = chosen.closest('div')?.querySelector('.qz-why')?.textContent ?? '';
    say(fieldset, why, isSolved(tries, key, name) ? '' : wordOf(said, 'retry'));
    if (!isOver(tries, key)) return;
    const score = { score: scoreOf(tries, key), of: key.size, at: new Date().toISOString() };
    progress.change(quizDone(lesson, score));
    showEnd(tries, said);
  }

  async function startAgain(): Promise<void> {
    const said = await feedback();
    if (!said) return;
    kept.write(new Map());
    for (const input of host.querySelectorAll('input')) input.checked = false;
    showAll(new Map(), said);
    fieldsets[0]?.querySelector('input')?.focus();
  }

  /** To the first question after `fieldset` that is not solved yet, or to the score. */
  function goOn(fieldset: HTMLFieldSetElement): void {
    const from = fieldsets.indexOf(fieldset);
    const next = [...fieldsets.slice(from + 1), ...fieldsets].find(
      (each) => !isSolved(kept.read(), key, nameOf(each)),
    );
    if (next) next.querySelector('input')?.focus();
    else summary.focus();
  }

  showBest();
  progress.onChange(showBest);
  const before = kept.read();
  if (before.size > 0) {
    const said = await feedback();
    if (said) showAll(before, said);
  }

  return {
    async press(button) {
      const fieldset = button.closest('fieldset');
      if (!fieldset) await startAgain();
      else if (isSolved(kept.read(), key, nameOf(fieldset))) goOn(fieldset);
      else await answer(fieldset);
    },
  };
}

/** Name of a question. */
function nameOf(fieldset: HTMLFieldSetElement): string {
  return fieldset.dataset['question'] ?? '';
}

function answersOf(fieldset: HTMLFieldSetElement): HTMLElement[] {
  return [...fieldset.querySelectorAll<HTMLElement>(':scope > div')];
}

function wordOf(
  { words }: Feedback,
  key: (typeof SAID)[number],
  values: Record<string, string | number> = {},
): string {
  return filled(words[key] ?? key, values);
}

/** Says something below a question; the first part only to those who do not see the answers. */
function say(fieldset: HTMLFieldSetElement, spoken: string, shown: string): void {
  const hidden = element('span', 'sr-only', `${spoken} `);
  part(fieldset, '.qz-says', HTMLElement).replaceChildren(hidden, shown);
}

/** The tries of this tab: they outlive a reload, and the way to another page and back. */
function keptTries(name: string, key: Key): { read(): Tries; write(tries: Tries): void } {
  let tries: Tries = new Map();
  try {
    tries = parseTries(sessionStorage.getItem(name), key);
  } catch {
    // Storage is blocked: they are known until the page is left.
  }
  return {
    read: () => tries,
    write(next) {
      tries = next;
      try {
        sessionStorage.setItem(name, textOf(next));
      } catch {
        // As above.
      }
    },
  };
}
