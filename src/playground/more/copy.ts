import type { Playground } from '../playground.ts';
import type { Word } from '../words.ts';
import { say } from './say.ts';

/** Copies the file that is seen. */
export async function copyCode(playground: Playground, word: Word): Promise<void> {
  const { files } = playground;
  const seen = files.seen.dataset['file'] ?? files.main;
  const isCopied = await copyText(files.texts[seen] ?? '');
  say(playground, word, word(isCopied ? 'playground.copy.done' : 'playground.copy.failed'));
}

/**
 * Puts `text` on the clipboard. On a page that is neither HTTPS nor localhost, as in a class on a
 * LAN, browsers have no clipboard for scripts but the old command.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = document.activeElement;
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'pg-copied';
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is nothing else there
    const isCopied = document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    return isCopied;
  }
}
