import { part } from '../element.ts';
import type { Playground } from '../playground.ts';
import { voiceOf } from '../voice.ts';
import type { Word } from '../words.ts';

/** Milliseconds that a note stays: long enough for its words to be read. */
const noteTime = (text: string) => 1_500 + 60 * text.length;

/** Says something beside the buttons, for a moment, and aloud. */
export function say(playground: Playground, word: Word, text: string): void {
  voiceOf(playground, word).say(text);
  const status = part(playground, '.pg-status', HTMLElement);
  const note = document.createElement('span');
  note.className = 'pg-said';
  note.textContent = text;
  status.querySelector('.pg-said')?.remove();
  status.append(note);
  setTimeout(() => note.remove(), noteTime(text));
}
