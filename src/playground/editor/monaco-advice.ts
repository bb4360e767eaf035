import type { editor, IDisposable, IRange, languages } from 'monaco-editor/editor';
import { adviceOn } from './advice/advice-on.ts';
import type { Problem } from './advice/problem.ts';
import { CODE_LANGUAGES } from './code-language.ts';
import { filled, type HelpWords } from './help-words.ts';
import { monaco } from './monaco-core.ts';
import { wrapped } from './wrapped.ts';

const OWNER = 'websocket';
/** Milliseconds after the last key before the code is read again. */
const REST = 300;

/** Marks likely mistakes in all editors of the page, and offers what mends them. */
export function advise(words: HelpWords): void {
  const known = new WeakMap<editor.ITextModel, { version: number; problems: Problem[] }>();
  const watched = new WeakMap<editor.ITextModel, IDisposable>();

  const find = async (model: editor.ITextModel): Promise<Problem[]> => {
    const language = CODE_LANGUAGES.find((each) => each === model.getLanguageId());
    if (model.isDisposed() || !language) return [];
    return adviceOn(model.getValue(), language, { isSecure: location.protocol === 'https:' });
  };

  const mark = async (model: editor.ITextModel) => {
    const problems = await find(model);
    if (model.isDisposed()) return;
    known.set(model, { version: model.getVersionId(), problems });
    monaco.editor.setModelMarkers(
      model,
      OWNER,
      problems.map((problem) => ({
        ...plain(rangeOf(model, problem)),
        severity:
          problem.id === 'url-http' ? monaco.MarkerSeverity.Info : monaco.MarkerSeverity.Warning,
        message: wrapped(filled(words.problems[problem.id].text, problem.values)),
        source: 'WebSocket 101',
      })),
    );
  };

  const watch = (model: editor.ITextModel) => {
    if (watched.has(model) || model.uri.path.endsWith('.scripts.js')) return;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const change = model.onDidChangeContent(() => {
      clearTimeout(rest);
      rest = setTimeout(() => void mark(model), REST);
    });
    watched.set(model, change);
    void mark(model);
  };
  monaco.editor.getModels().forEach(watch);
  monaco.editor.onDidCreateModel(watch);

  monaco.languages.registerCodeActionProvider([...CODE_LANGUAGES], {
    async provideCodeActions(model, range) {
      // What was marked may be older than the text. Nothing is marked from here: Monaco asks anew when
      // marks change, and gives up the question that it is waiting for.
      const marked = known.get(model);
      const isCurrent = marked?.version === model.getVersionId();
      const problems = isCurrent ? marked.problems : await find(model);
      const markers = isCurrent
        ? monaco.editor.getModelMarkers({ owner: OWNER, resource: model.uri })
        : [];
      const actions = problems.flatMap((problem, index) => {
        const place = rangeOf(model, problem);
        if (!monaco.Range.areIntersectingOrTouching(place, range)) return [];
        return problem.fixes.map(({ code, edits }, at): languages.CodeAction => {
          const marker = markers[index];
          return {
            title: filled(words.problems[problem.id].fix, { ...problem.values, code }),
            kind: 'quickfix',
            isPreferred: at === 0,
            ...(marker && { diagnostics: [marker] }),
            edit: {
              edits: edits.map((edit) => ({
                resource: model.uri,
                versionId: model.getVersionId(),
                textEdit: { range: rangeOf(model, edit), text: edit.text },
              })),
            },
          };
        });
      });
      return { actions, dispose() {} };
    },
  });
}

/** The same as what a marker holds. */
function plain({ startLineNumber, startColumn, endLineNumber, endColumn }: IRange): IRange {
  return { startLineNumber, startColumn, endLineNumber, endColumn };
}

function rangeOf(model: editor.ITextModel, { start, end }: { start: number; end: number }) {
  return monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
}
