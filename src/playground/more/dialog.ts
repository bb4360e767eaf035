import { element } from '../element.ts';
import type { Playground } from '../playground.ts';
import type { Word } from '../words.ts';

/** Shows `content` in a dialog over the page; it is gone when it is closed. */
export function showDialog(
  { lang }: Playground,
  word: Word,
  title: string,
  ...content: HTMLElement[]
): HTMLDialogElement {
  const heading = element('h2', '', title);
  const close = element('button', 'pg-dialog-close', word('playground.dialog.close'));
  close.type = 'button';
  const dialog = element(
    'dialog',
    'pg-dialog-box not-content',
    element('header', '', heading, close),
    ...content,
  );
  dialog.lang = lang;
  dialog.setAttribute('aria-label', title);
  close.addEventListener('click', () => dialog.close());
  // Beside the box is the backdrop.
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
