import { element } from '../../playground/element.ts';
import type { Word } from '../../playground/words.ts';
import type { Conflict } from './import-code.ts';

interface ConflictsOptions {
  language: string;
  word: Word;
  /** Called with those for which the file's code was chosen. */
  onChosen: (chosen: Conflict[]) => void;
}

/**
 * Asks for each example which code is to stay: what is here, which is chosen to begin with, or what
 * the file has. Nothing is replaced before that is said.
 */
export function conflictsForm(
  conflicts: readonly Conflict[],
  { language, word, onChosen }: ConflictsOptions,
): HTMLFormElement {
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const languages = new Intl.DisplayNames(language, { type: 'language' });
  const nameOf = (name: string) => {
    const [code = '', example = '', digest] = name.split(':');
    const link = element('a', '', example);
    link.href = `${import.meta.env.BASE_URL}${code}/try/${example}/`;
    link.target = '_blank';
    const about = digest === undefined ? languages.of(code) : word('progress.code.shared');
    return [link, word('progress.code.in', { language: about ?? code })];
  };
  const rows = conflicts.map((conflict, at) => {
    const choice = (is: 'here' | 'there') => {
      const input = element('input', '');
      input.type = 'radio';
      input.name = `conflict-${at}`;
      input.value = is;
      input.checked = is === 'here';
      const { at: time, files } = conflict[is];
      const size = Object.values(files).reduce((sum, text) => sum + text.length, 0);
      const text = word(`progress.code.${is}`, {
        date: dates.format(new Date(time)),
        size: size.toLocaleString(language),
      });
      return element('label', '', input, ' ', text);
    };
    const legend = element('legend', '', ...nameOf(conflict.name));
    const group = element('fieldset', '', legend, choice('here'), choice('there'));
    return { conflict, group };
  });
  const heading = element('h3', '', word('progress.code.conflicts', { count: conflicts.length }));
  const apply = element('button', '', word('progress.code.apply'));
  const form = element(
    'form',
    '',
    heading,
    element('p', '', word('progress.code.conflicts.text')),
    ...rows.map(({ group }) => group),
    apply,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onChosen(
      rows
        .filter(({ group }) => group.querySelector<HTMLInputElement>('[value="there"]')?.checked)
        .map(({ conflict }) => conflict),
    );
  });
  return form;
}
