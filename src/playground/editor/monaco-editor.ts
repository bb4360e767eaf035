import type { Uri } from 'monaco-editor/editor';
import { trying } from '../../later.ts';
import { element } from '../element.ts';
import { loadWords } from '../words.ts';
import type { Editor, EditorOptions } from './code-area.ts';
import { codeLanguage as codeLanguageOf } from './code-language.ts';
import { adoptStyles } from './adopt-styles.ts';
import { describeKeys } from './describe-keys.ts';
import { coloured, highlighterFor } from './highlighter.ts';
import styles from './monaco.css?inline';

adoptStyles(styles);

/** Where lists and descriptions open, over everything: the box of the code would cut them off. */
let overlay: HTMLElement | undefined;

function overlays(label: string): HTMLElement {
  if (!overlay) {
    overlay = element('div', 'monaco-editor pg-overlays');
    overlay.translate = false;
    overlay.role = 'region';
    overlay.ariaLabel = label;
    document.body.append(overlay);
  }
  return overlay;
}

/** Width in px that Monaco adds before the text for what folds a block. */
const FOLDS = 16;

/** Read by this flat name alone, which Monaco's types lack. */
const uncolouredBrackets = { 'bracketPairColorization.enabled': false };

/** Opens Monaco over the still code, in the same place to the pixel. */
export async function openEditor(options: EditorOptions): Promise<Editor> {
  const { host, still, codeLanguage, language, label, onChange } = options;
  const [{ monaco }, { colour }, word, colours] = await Promise.all([
    import('./monaco-core.ts'),
    import('./monaco-colours.ts'),
    loadWords(language),
    highlighterFor(codeLanguage),
  ]);
  await colour(codeLanguage);
  await options.settled();
  // From here on nothing is waited for: what is typed goes either there or here.
  const { value } = options;

  // Files that have been seen by nobody yet are known to the languages all the same.
  for (const { name, code } of options.others()) {
    const place = placeOf(host, name, monaco.Uri);
    if (!monaco.editor.getModel(place)) {
      monaco.editor.createModel(code, codeLanguageOf(name), place);
    }
  }
  const uri = placeOf(host, options.file, monaco.Uri);
  const known = monaco.editor.getModel(uri);
  known?.setValue(value);
  const model = known ?? monaco.editor.createModel(value, codeLanguage, uri);
  model.setEOL(monaco.editor.EndOfLineSequence.LF);

  const look = getComputedStyle(still);
  const box = element('div', 'pg-editor');
  host.append(box);
  const editor = monaco.editor.create(box, {
    model,
    ariaLabel: label,
    // By itself Monaco never finds a screen reader in a browser, and tells it nothing of the code.
    accessibilitySupport: 'on',
    fontFamily: look.fontFamily,
    fontSize: parseFloat(look.fontSize),
    lineHeight: parseFloat(look.lineHeight),
    fontLigatures: false,
    padding: { top: parseFloat(look.paddingTop), bottom: parseFloat(look.paddingBottom) },
    scrollBeyondLastLine: false,
    scrollBeyondLastColumn: 2,
    scrollbar: {
      alwaysConsumeMouseWheel: false,
      useShadows: false,
      verticalScrollbarSize: 10,
      horizontalScrollbarSize: 10,
    },
    // A page's own layout decides the size; this follows it.
    automaticLayout: true,
    fixedOverflowWidgets: true,
    overflowWidgetsDomNode: overlays(word('playground.editor.help')),
    lineNumbersMinChars: 2,
    glyphMargin: false,
    foldingStrategy: 'indentation',
    showFoldingControls: 'mouseover',
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: 'none',
    occurrencesHighlight: 'off',
    guides: { indentation: false },
    ...uncolouredBrackets,
    contextmenu: false,
    // The list of several places is left out; and who asks at the definition itself stays there.
    gotoLocation: { multiple: 'goto', alternativeDefinitionCommand: '' },
    links: false,
    // Colours in code would be looked for in a worker of 73 kB.
    colorDecorators: false,
    defaultColorDecorators: 'never',
    wordBasedSuggestions: 'off',
    cursorBlinking: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'solid' : 'blink',
  });
  // Monaco sets its text where its own line numbers end; the still code's begins where ours do.
  const wanted = textStart(still);
  const room = editor.getLayoutInfo();
  editor.updateOptions({
    lineDecorationsWidth: Math.max(0, wanted - (room.contentLeft - room.decorationsWidth) - FOLDS),
  });
  editor.setScrollPosition({ scrollTop: still.scrollTop, scrollLeft: still.scrollLeft });

  describeKeys(box.querySelector('.native-edit-context, textarea.inputarea'), host);
  // Before the still code is taken from under who stands in it: from one to the other the focus
  // moves as it does later, and the editor is announced.
  if (document.activeElement === still) editor.focus();
  still.removeAttribute('tabindex');
  still.setAttribute('aria-hidden', 'true');
  host.classList.add('pg-has-editor');
  // The still code is needed on paper alone, then as it now stands.
  still.replaceChildren();
  addEventListener('beforeprint', () => {
    still.replaceChildren(...coloured(colours, editor.getValue(), codeLanguage));
  });
  addEventListener('afterprint', () => still.replaceChildren());

  // Only who types needs to be helped.
  let opening = false;
  const open = async () => {
    if (opening) return;
    opening = true;
    try {
      const { openServices } = await import('./monaco-services.ts');
      await openServices(codeLanguage, language);
      box.dataset['services'] = codeLanguage;
      for (const each of helped) each.dispose();
    } finally {
      opening = false;
    }
  };
  const ask = () => void trying(box, open);
  const helped = [
    editor.onDidFocusEditorText(ask),
    // Where that did not come, the next press tries again.
    editor.onKeyDown(ask),
    editor.onMouseDown(ask),
  ];
  editor.onDidChangeModelContent(onChange);

  return {
    get value() {
      return editor.getValue();
    },
    set value(text) {
      editor.pushUndoStop();
      editor.executeEdits('playground', [{ range: model.getFullModelRange(), text }]);
      editor.pushUndoStop();
      editor.setScrollPosition({ scrollTop: 0, scrollLeft: 0 });
    },
    focus() {
      editor.focus();
      // What is typed goes where the cursor was last drawn, so that is done before the next key.
      editor.render(true);
    },
    select(anchor, cursor) {
      const [from, to] = [model.getPositionAt(anchor), model.getPositionAt(cursor)];
      editor.setSelection(monaco.Selection.fromPositions(from, to));
    },
    goTo(lineNumber, column) {
      editor.setPosition({ lineNumber, column });
      editor.revealPositionInCenterIfOutsideViewport({ lineNumber, column });
    },
  };
}

const playgrounds: Element[] = [];

/** Where a file is as far as the languages know: beside the other files of its playground. */
function placeOf(host: HTMLElement, file: string, uris: typeof Uri): Uri {
  const playground = host.closest('ws-playground') ?? host;
  if (!playgrounds.includes(playground)) playgrounds.push(playground);
  return uris.parse(`file:///${playgrounds.indexOf(playground)}/${file}`);
}

/** How far from the box's left edge the text of a line begins, in px. */
function textStart(still: HTMLElement): number {
  const line = still.querySelector('.line');
  return line ? parseFloat(getComputedStyle(line, '::before').width) : 0;
}
