import { element } from '../element.ts';
import type { Word } from '../words.ts';

/** Says at the console's tab that something is there, where another pane is shown in its place. */
export interface Unseen {
  /** Lines were added. */
  tell(lines: readonly HTMLElement[]): void;
  /** There is nothing any more. */
  clear(): void;
}

/** @param list Where the lines are. */
export function markUnseen(list: HTMLElement, word: Word): Unseen {
  const tab = list
    .closest('ws-playground')
    ?.querySelector<HTMLElement>('.pg-tabs [data-pane="console"]');
  const said = element('span', 'pg-spoken');
  const clear = () => {
    delete tab?.dataset['unseen'];
    said.remove();
  };
  tab?.addEventListener('click', clear);
  return {
    tell(lines) {
      // Where there is room for all panes, there are no tabs.
      if (!tab?.checkVisibility() || tab.ariaPressed === 'true') return;
      const isError = lines.some((line) => line.classList.contains('pg-error'));
      if (tab.dataset['unseen'] === 'error' || lines.length === 0) return;
      tab.dataset['unseen'] = isError ? 'error' : 'some';
      said.textContent = ` ${word(isError ? 'playground.unseen.error' : 'playground.unseen')}`;
      tab.append(said);
    },
    clear,
  };
}
