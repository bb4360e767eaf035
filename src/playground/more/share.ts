import { element } from '../element.ts';
import { hashOf } from '../keeping/code-link.ts';
import type { Playground } from '../playground.ts';
import { liveSite } from '../live-site.ts';
import { delocalised } from '../site-address.ts';
import type { Word } from '../words.ts';
import { copyText } from './copy.ts';
import { showDialog } from './dialog.ts';
import { tryAddress } from './menu.ts';

/** Shows a link that opens with this code. */
export async function share(playground: Playground, word: Word): Promise<void> {
  const site = liveSite();
  const texts = Object.entries(playground.files.texts);
  const hash = await hashOf(
    Object.fromEntries(texts.map(([name, text]) => [name, delocalised(text, site)])),
  );
  const title = word('playground.share');
  if (hash === undefined) {
    showDialog(playground, word, title, element('p', '', word('playground.share.long')));
    return;
  }
  const link = element('input', '');
  link.readOnly = true;
  link.value = new URL(tryAddress(playground) + hash, location.href).href;
  link.setAttribute('aria-label', title);
  link.addEventListener('focus', () => link.select());
  const copy = element('button', 'pg-primary', word('playground.share.copy'));
  copy.type = 'button';
  const note = element('p', 'pg-dialog-note');
  note.setAttribute('aria-live', 'polite');
  copy.addEventListener('click', () => {
    void copyText(link.value).then((isCopied) => {
      note.textContent = word(isCopied ? 'playground.copy.done' : 'playground.copy.failed');
    });
  });
  showDialog(
    playground,
    word,
    title,
    element('p', '', word('playground.share.text')),
    element('div', 'pg-link', link, copy),
    note,
  );
  link.focus();
}
