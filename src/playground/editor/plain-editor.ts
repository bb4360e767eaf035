import { element } from '../element.ts';
import type { Editor, EditorOptions } from './code-area.ts';
import { coloured, highlighterFor } from './highlighter.ts';

/**
 * A text area over the coloured code, for fingers: the system's own keyboard, selection and menus
 * work in it. Its own text is transparent; the colours beneath follow each change.
 */
export async function openEditor(options: EditorOptions): Promise<Editor> {
  const { host, still, value, label, codeLanguage, onChange } = options;
  const area = element('textarea', 'pg-area');
  area.value = value;
  area.wrap = 'off';
  area.spellcheck = false;
  area.autocapitalize = 'off';
  area.setAttribute('autocorrect', 'off');
  area.setAttribute('aria-label', label);

  const follow = () => {
    still.scrollTop = area.scrollTop;
    still.scrollLeft = area.scrollLeft;
  };
  const colours = await highlighterFor(codeLanguage);
  const paint = () => {
    still.replaceChildren(...coloured(colours, area.value, codeLanguage));
    follow();
  };
  area.addEventListener('input', () => {
    paint();
    onChange();
  });
  area.addEventListener('scroll', follow);
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

  still.tabIndex = -1;
  still.setAttribute('aria-hidden', 'true');
  host.append(area);
  area.scrollTop = still.scrollTop;
  area.scrollLeft = still.scrollLeft;
  if (value !== still.textContent) paint();

  return {
    get value() {
      return area.value;
    },
    set value(text) {
      area.value = text;
      paint();
    },
    focus: () => area.focus({ preventScroll: true }),
    setCursor: (offset) => area.setSelectionRange(offset, offset),
    goTo(line, column) {
      const before = area.value.split('\n').slice(0, line - 1);
      const offset = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
      area.setSelectionRange(offset, offset);
      area.scrollTop = (line - 4) * parseFloat(getComputedStyle(area).lineHeight);
    },
  };
}
