/* What every page of the shell shows of the progress: ticks at lessons and exercises, and how many. */
import { progress } from './browser.ts';

const { wordRead = '', wordDone = '' } =
  document.querySelector<HTMLElement>('[data-word-read]')?.dataset ?? {};

function show(): void {
  const { read, exercises } = progress.read();
  const lessons = new Set<string>();
  for (const link of document.querySelectorAll<HTMLElement>('a[data-lesson]')) {
    const lesson = link.dataset['lesson'] ?? '';
    lessons.add(lesson);
    setTick(link, read.has(lesson), () => hidden(wordRead));
  }
  for (const exercise of document.querySelectorAll<HTMLElement>('ws-exercise')) {
    const level = exercise.querySelector<HTMLElement>('.ex-level');
    const isDone = exercises.has(exercise.dataset['exercise'] ?? '');
    if (level) setTick(level, isDone, () => `\u00A0${wordDone}`);
  }
  const done = [...lessons].filter((lesson) => read.has(lesson)).length;
  for (const link of document.querySelectorAll('a[data-progress]')) {
    const count = link.querySelector('.count') ?? document.createElement('span');
    count.className = 'count';
    count.textContent = ` ${done}/${lessons.size}`;
    link.append(count);
  }
}

/** A tick at the end of `place`, and a word, since a tick alone says nothing to a screen reader. */
function setTick(place: HTMLElement, isThere: boolean, word: () => Node | string): void {
  const old = place.querySelector('.tick');
  if (!isThere) old?.remove();
  else if (!old) {
    const mark = document.createElement('span');
    mark.ariaHidden = 'true';
    mark.textContent = '✓';
    const tick = document.createElement('span');
    tick.className = 'tick';
    // It stays with the last word before it.
    tick.append('\u00A0', mark, word());
    place.append(tick);
  }
}

function hidden(text: string): HTMLElement {
  const span = document.createElement('span');
  span.className = 'sr-only';
  span.textContent = text;
  return span;
}

show();
progress.onChange(show);
