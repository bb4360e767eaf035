import { adoptStyles } from '../editor/adopt-styles.ts';
import { element, part } from '../element.ts';
import { handFocusOn } from '../hand-focus.ts';
import type { Playground } from '../playground.ts';
import { loadWords } from '../words.ts';
import styles from './shared-note.css?inline';

adoptStyles(styles);

/**
 * Says above the code that it came with a link, and lets the learner keep it or leave it.
 * @param isReadable whether the link's code could be read.
 */
export async function sharedNote(playground: Playground, isReadable: boolean): Promise<void> {
  const word = await loadWords(playground.language);
  const text = word(isReadable ? 'playground.shared' : 'playground.shared.damaged');
  playground.querySelector('.pg-shared')?.remove();
  const note = element('div', 'pg-shared', element('p', '', text));
  note.role = 'note';
  const button = (label: string, onClick: () => void) => {
    const made = element('button', '', label);
    made.type = 'button';
    made.addEventListener('click', onClick);
    return made;
  };
  const withoutHash = location.pathname + location.search;
  const mine = button(word('playground.shared.mine'), () => {
    history.replaceState(null, '', withoutHash);
    location.reload();
  });
  const take = button(word('playground.shared.take'), () => {
    history.replaceState(null, '', withoutHash);
    handFocusOn(note, part(playground, '.pg-run', HTMLElement));
    note.remove();
    playground.takeOver();
  });
  note.append(...(isReadable ? [take, mine] : [mine]));
  part(playground, '.pg-bar', HTMLElement).after(note);
}
