/* What every page of the shell shows of the progress: ticks at lessons that were read, and how many. */
import { progress } from './browser.ts';

const word = document.querySelector<HTMLElement>('[data-word-read]')?.dataset['wordRead'] ?? '';

/** A tick behind each link to a lesson that was read, with a word for those who do not see it. */
function show(): void {
  const { read } = progress.read();
  const lessons = new Set<string>();
  for (const link of document.querySelectorAll<HTMLElement>('a[data-lesson]')) {
    const lesson = link.dataset['lesson'] ?? '';
    lessons.add(lesson);
    const tick = link.querySelector('.tick');
    if (!read.has(lesson)) tick?.remove();
    else if (!tick) link.append(newTick());
  }
  const done = [...lessons].filter((lesson) => read.has(lesson)).length;
  for (const link of document.querySelectorAll('a[data-progress]')) {
    const count = link.querySelector('.count') ?? document.createElement('span');
    count.className = 'count';
    count.textContent = ` ${done}/${lessons.size}`;
    link.append(count);
  }
}

function newTick(): HTMLElement {
  const mark = document.createElement('span');
  mark.ariaHidden = 'true';
  mark.textContent = '✓';
  const text = document.createElement('span');
  text.className = 'sr-only';
  text.textContent = word;
  const tick = document.createElement('span');
  tick.className = 'tick';
  // It stays with the last word of the title.
  tick.append('\u00A0', mark, text);
  return tick;
}

show();
progress.onChange(show);
