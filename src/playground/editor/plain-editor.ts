import type { Editor, EditorOptions } from './code-area.ts';
import { coloured, highlighterFor } from './highlighter.ts';

/**
 * A text area over the coloured code, for fingers: the system's own keyboard, selection and menus
 * work in it. It is the one that was there first; from now on the colours beneath follow each change.
 */
export async function openEditor({
  area: first,
  still,
  codeLanguage,
}: EditorOptions): Promise<Editor> {
  if (!first) throw new Error('a plain editor is a text area');
  const { element: area } = first;
  const colours = await highlighterFor(codeLanguage);
  first.paint = () => {
    still.replaceChildren(...coloured(colours, area.value, codeLanguage));
    still.scrollTo(area.scrollLeft, area.scrollTop);
  };
  first.paint();
  // A new line begins where the one before does, as in an editor.
  area.addEventListener('beforeinput', (event) => {
    if (event.inputType !== 'insertLineBreak' || event.isComposing) return;
    const [line = ''] = /[^\n]*$/.exec(area.value.slice(0, area.selectionStart)) ?? [];
    const [indent = ''] = /^[ \t]*/.exec(line) ?? [];
    if (indent === '') return;
    event.preventDefault();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else can be undone
    document.execCommand('insertText', false, `\n${indent}`);
  });

  return {
    get value() {
      return area.value;
    },
    set value(text) {
      area.value = text;
      first.paint();
    },
    focus: () => area.focus({ preventScroll: true }),
    select: (anchor, cursor) => {
      const isBack = cursor < anchor;
      const [start, end] = isBack ? [cursor, anchor] : [anchor, cursor];
      area.setSelectionRange(start, end, isBack ? 'backward' : 'forward');
    },
    goTo: (line, column) => goTo(area, line, column),
  };
}

/** Puts the cursor of an area at a line and column, and scrolls it into sight. */
function goTo(area: HTMLTextAreaElement, line: number, column: number): void {
  const before = area.value.split('\n').slice(0, line - 1);
  const offset = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
  area.setSelectionRange(offset, offset);
  area.scrollTop = (line - 4) * parseFloat(getComputedStyle(area).lineHeight);
}
