import { element } from '../element.ts';
import type { Playground } from '../playground.ts';
import type { Word } from '../words.ts';
import { diffLines, type DiffLine } from './diff.ts';
import { showDialog } from './dialog.ts';

/** Lines that both have and that are shown on each side of a change. */
const AROUND = 3;
const SIGNS: Readonly<Record<DiffLine['in'], string>> = { both: ' ', before: '−', after: '+' };

/** Shows what the learner has changed, file by file. */
export function compare(playground: Playground, word: Word): void {
  const { changed, originals } = playground.files;
  const parts = Object.entries(changed).flatMap(([name, text]) => [
    element('h3', '', name),
    diffView(diffLines(originals[name] ?? '', text), word),
  ]);
  const legend = element(
    'p',
    'pg-diff-legend',
    element('span', 'pg-diff-before', `− ${word('playground.compare.before')}`),
    element('span', 'pg-diff-after', `+ ${word('playground.compare.after')}`),
  );
  const none = element('p', '', word('playground.compare.none'));
  const content = parts.length > 0 ? [legend, ...parts] : [none];
  showDialog(playground, word, word('playground.compare.title'), ...content);
}

function diffView(lines: DiffLine[], word: Word): HTMLElement {
  const view = element('pre', 'pg-diff');
  view.tabIndex = 0;
  for (const [at, { in: where, text }] of lines.entries()) {
    const isNear = lines
      .slice(Math.max(0, at - AROUND), at + AROUND + 1)
      .some((line) => line.in !== 'both');
    if (!isNear) {
      if (!view.lastElementChild?.classList.contains('pg-diff-left-out'))
        view.append(element('span', 'pg-diff-left-out', '⋯\n'));
      continue;
    }
    const tag = where === 'before' ? 'del' : where === 'after' ? 'ins' : 'span';
    const line = element(tag, `pg-diff-${where}`, `${SIGNS[where]} ${text}\n`);
    if (where !== 'both')
      line.setAttribute('aria-label', `${word(`playground.compare.${where}`)}: ${text}`);
    view.append(line);
  }
  return view;
}
