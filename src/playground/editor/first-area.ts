import { element } from '../element.ts';

/** A text area over the still code. */
export interface Area {
  readonly element: HTMLTextAreaElement;
  /** Shows beneath what is written in it. */
  paint: () => void;
  /** Resolves when nothing is being composed in it and no pointer selects: then it can go. */
  settled(): Promise<void>;
}

/**
 * Puts a text area over the still code, at once: from the first key on, what is typed, pasted or
 * composed has a place, however long the editor takes to load. Its own text is transparent. Beneath
 * it the code loses its colours with the first change, until something has loaded that knows them.
 * @param onInput called with each change, before it is painted.
 */
export function openArea(
  host: HTMLElement,
  still: HTMLElement,
  value: string,
  onInput: () => void,
): Area {
  const area = element('textarea', 'pg-area');
  area.value = value;
  area.wrap = 'off';
  area.spellcheck = false;
  area.autocapitalize = 'off';
  area.setAttribute('autocorrect', 'off');
  area.setAttribute('aria-label', still.getAttribute('aria-label') ?? '');
  const follow = () => still.scrollTo(area.scrollLeft, area.scrollTop);

  let isComposing = false;
  let isPressed = false;
  let calm = () => {};
  /** After what the browser still does with the end of either. */
  const calmDown = () => setTimeout(() => isComposing || isPressed || calm());
  area.addEventListener('compositionstart', () => (isComposing = true));
  area.addEventListener('compositionend', () => {
    isComposing = false;
    calmDown();
  });
  area.addEventListener('pointerdown', () => (isPressed = true));
  for (const end of ['pointerup', 'pointercancel']) {
    addEventListener(end, () => {
      isPressed = false;
      calmDown();
    });
  }

  still.tabIndex = -1;
  still.setAttribute('aria-hidden', 'true');
  host.append(area);
  area.scrollTo(still.scrollLeft, still.scrollTop);
  const made: Area = {
    element: area,
    paint: () => showLines(still, area.value),
    settled: () =>
      new Promise((resolve) => {
        calm = resolve;
        calmDown();
      }),
  };
  area.addEventListener('input', () => {
    onInput();
    made.paint();
    follow();
  });
  area.addEventListener('scroll', follow);
  return made;
}

/** Shows `text` in the still code, without colours. */
function showLines(still: HTMLElement, text: string): void {
  const lines = text.split('\n').map((line) => element('span', 'line', line));
  const code = still.querySelector('code') ?? still;
  code.replaceChildren(...lines.flatMap((line, at) => (at === 0 ? [line] : ['\n', line])));
}
