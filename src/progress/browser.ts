import { exerciseDone } from './changes.ts';
import { KEY, progressStore } from './progress.ts';
import { browserStore } from '../playground/keeping/kept-code.ts';

/** The progress of whoever uses this browser. */
export const progress = progressStore(browserStore(), Date.now);

addEventListener('storage', ({ key, newValue, storageArea }) => {
  // `clear()` in another tab names no key.
  if (storageArea === browserStore() && (key === KEY || key === null)) {
    progress.changedElsewhere(newValue);
  }
});

document.addEventListener('ws101:exercise', ({ detail: { slug, passed } }) => {
  if (passed) progress.change(exerciseDone(slug, new Date().toISOString()));
});
