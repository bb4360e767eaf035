import { element } from '../element.ts';

/** Milliseconds between two looks whether it is settled. */
const LOOK = 30;

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
  Object.assign(area, { value, wrap: 'off', spellcheck: false, autocapitalize: 'off' });
  area.setAttribute('autocorrect', 'off');
  area.ariaLabel = still.ariaLabel;
  const follow = () => still.scrollTo(area.scrollLeft, area.scrollTop);

  let isComposing = false;
  let isPressed = false;
  area.addEventListener('compositionstart', () => (isComposing = true));
  area.addEventListener('compositionend', () => (isComposing = false));
  area.addEventListener('pointerdown', () => (isPressed = true));
  for (const end of ['pointerup', 'pointercancel'])
    addEventListener(end, () => (isPressed = false));

  still.tabIndex = -1;
  still.setAttribute('aria-hidden', 'true');
  host.append(area);
  area.scrollTo(still.scrollLeft, still.scrollTop);
  const made: Area = {
    element: area,
    paint: () => showLines(still, area.value),
    settled: () =>
      new Promise((resolve) => {
        // In a task of its own: after what the browser still does with the end of either.
        const look = () => {
          if (isComposing || isPressed) setTimeout(look, LOOK);
          else resolve();
        };
        setTimeout(look);
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
