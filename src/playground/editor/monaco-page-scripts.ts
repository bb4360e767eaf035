import type { editor, IDisposable } from 'monaco-editor/editor';
import { getJavaScriptWorker } from 'monaco-editor/languages/features/typescript/tsMode';
import type { HelpWords } from './help-words.ts';
import { monaco } from './monaco-core.ts';
import { helpWithScripts } from './monaco-script-help.ts';
import { isInScript, onlyScripts } from './page-scripts.ts';

const OWNER = 'javascript';

/**
 * Gives the scripts within pages what scripts have. Each page has a twin that no editor shows: its
 * scripts alone, at the same places; what is known of a place in the twin holds for the page.
 */
export async function openPageScripts(words: HelpWords): Promise<void> {
  const worker = await getJavaScriptWorker();
  const twins = new Map<editor.ITextModel, { twin: editor.ITextModel; watch: IDisposable }>();

  const twinOf = (page: editor.ITextModel): editor.ITextModel => {
    const known = twins.get(page);
    if (known) return known.twin;
    const uri = page.uri.with({ path: `${page.uri.path}.scripts.js` });
    const twin = monaco.editor.createModel(onlyScripts(page.getValue()), 'javascript', uri);
    const watch = page.onDidChangeContent(() => twin.setValue(onlyScripts(page.getValue())));
    twins.set(page, { twin, watch });
    return twin;
  };
  const pages = () => monaco.editor.getModels().filter((model) => model.getLanguageId() === 'html');
  pages().forEach(twinOf);
  monaco.editor.onDidCreateModel((model) => {
    if (model.getLanguageId() === 'html') twinOf(model);
  });
  monaco.editor.onWillDisposeModel((model) => {
    const known = twins.get(model);
    twins.delete(model);
    known?.watch.dispose();
    known?.twin.dispose();
  });

  // What is wrong in the twin is wrong in the page.
  monaco.editor.onDidChangeMarkers((changed) => {
    for (const [page, { twin }] of twins) {
      if (!changed.some((each) => each.path === twin.uri.path)) continue;
      const found = monaco.editor.getModelMarkers({ resource: twin.uri, owner: OWNER });
      monaco.editor.setModelMarkers(page, OWNER, found);
    }
  });

  const inScript = (model: editor.ITextModel, position: { lineNumber: number; column: number }) =>
    isInScript(model.getValue(), model.getOffsetAt(position)) ? twinOf(model) : undefined;

  helpWithScripts('html', worker, inScript, words);
}
