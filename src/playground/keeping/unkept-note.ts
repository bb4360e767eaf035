import { adoptStyles } from '../editor/adopt-styles.ts';
import { element, part } from '../element.ts';
import type { Playground } from '../playground.ts';
import { loadWords } from '../words.ts';
import type { Keeping } from './kept-code.ts';
import styles from './shared-note.css?inline';
import { saveWork, workName, workText } from './work-file.ts';

adoptStyles(styles);

/**
 * Says above the code that the browser does not keep it any more, why, and what can be done, for as
 * long as it is so.
 * @param key under which the code would be kept.
 */
export async function unkeptNote(
  playground: Playground,
  keeping: Exclude<Keeping, 'kept'>,
  key: string,
): Promise<void> {
  const word = await loadWords(playground.language);
  if (playground.keeping !== keeping) return;
  playground.querySelector('.pg-unkept')?.remove();
  const text = element('p', '');
  const note = element('div', 'pg-shared pg-unkept', text);
  note.role = 'alert';

  const save = element('button', '', word('playground.unkept.save'));
  save.type = 'button';
  save.addEventListener('click', () => {
    const site = { page: location, base: import.meta.env.BASE_URL };
    const { changed } = playground.files;
    const entries = new Map([[key, { at: Date.now(), files: changed }]]);
    saveWork(workText(entries, site), `${playground.example}-${workName(new Date())}`);
    said.textContent = word('playground.unkept.saved');
  });
  const said = element('span', 'pg-unkept-said');
  said.setAttribute('aria-live', 'polite');
  note.append(save);
  if (keeping === 'full') {
    const room = element('a', '', word('playground.unkept.room'));
    room.href = `${import.meta.env.BASE_URL}${playground.language}/privacy/#kept`;
    // In a tab of its own: the code that is not kept stays in this one.
    room.target = '_blank';
    note.append(room);
  }
  note.append(said);
  part(playground, '.pg-bar', HTMLElement).after(note);
  // What an alert says is read out where it comes after the alert itself.
  text.textContent = word(`playground.unkept.${keeping}`);
}
