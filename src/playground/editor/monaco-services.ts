/** What knows the languages: completion, descriptions, faults. Loaded when an editor is typed in. */
import type { Language } from '../../language.ts';
import { fetchWhole, once } from '../../later.ts';
import type { CodeLanguage } from './code-language.ts';
import cssWorker from 'monaco-editor/language/css/css.worker?worker&url';
import htmlWorker from 'monaco-editor/language/html/html.worker?worker&url';
import scriptWorker from 'monaco-editor/language/typescript/ts.worker?worker&url';
import { loadHelpWords } from './help-words.ts';
import { serveTypes } from './serve-types.ts';

const setups: Record<CodeLanguage, (language: Language) => Promise<void>> = {
  async html(language) {
    const [{ htmlDefaults }, { setupMode }, { openPageScripts }, words] = await Promise.all([
      import('monaco-editor/languages/features/html/register'),
      import('monaco-editor/languages/features/html/htmlMode'),
      import('./monaco-page-scripts.ts'),
      loadHelpWords(language),
      openOnce('javascript', language),
      fetchWhole(htmlWorker),
    ]);
    setupMode(htmlDefaults);
    await openPageScripts(words);
  },
  async css() {
    const [{ cssDefaults }, { setupMode }] = await Promise.all([
      import('monaco-editor/languages/features/css/register'),
      import('monaco-editor/languages/features/css/cssMode'),
      fetchWhole(cssWorker),
    ]);
    setupMode(cssDefaults);
  },
  async javascript(language) {
    const { typescript, mode, help, words, serve } = await loadScripts(language);
    tune(typescript.javascriptDefaults, typescript);
    typescript.javascriptDefaults.addExtraLib(serve, SERVE);
    mode.setupJavaScript(typescript.javascriptDefaults);
    const worker = await mode.getJavaScriptWorker();
    help.shareScripts(worker);
    help.helpWithScripts('javascript', worker, (model) => model, words);
  },
  async typescript(language) {
    const { typescript, mode, help, words, serve } = await loadScripts(language);
    tune(typescript.typescriptDefaults, typescript);
    typescript.typescriptDefaults.addExtraLib(serve, SERVE);
    mode.setupTypeScript(typescript.typescriptDefaults);
    const worker = await mode.getTypeScriptWorker();
    help.shareScripts(worker);
    help.helpWithScripts('typescript', worker, (model) => model, words);
  },
};

/** The name under which the service knows what a program that is a server may use. */
const SERVE = 'ts:serve.d.ts';

async function loadScripts(language: Language) {
  const [typescript, mode, help, words] = await Promise.all([
    import('monaco-editor/languages/features/typescript/register'),
    import('monaco-editor/languages/features/typescript/tsMode'),
    import('./monaco-script-help.ts'),
    loadHelpWords(language),
    // Monaco waits for good for a worker that does not come.
    fetchWhole(scriptWorker),
  ]);
  return { typescript, mode, help, words, serve: serveTypes(words.serve) };
}

type TypeScript = typeof import('monaco-editor/languages/features/typescript/register');

/** `moduleDetection`: each file is a module. `ws` of one example is not that of the next. */
const FORCE = 3;

function tune(
  defaults: TypeScript['javascriptDefaults'],
  { ScriptTarget, ModuleKind, ModuleResolutionKind }: TypeScript,
): void {
  defaults.setCompilerOptions({
    allowJs: true,
    allowNonTsExtensions: true,
    target: ScriptTarget.ESNext,
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.NodeJs,
    moduleDetection: FORCE,
    allowImportingTsExtensions: true,
    noEmit: true,
  });
  // `helpWithScripts` has these, with words of ours. Fixes are those of `advise`: TypeScript's come late,
  // and Monaco gives up a list of fixes that is not there before it asks anew.
  defaults.setModeConfiguration({
    ...defaults.modeConfiguration,
    codeActions: false,
    completionItems: false,
    definitions: false,
    hovers: false,
    signatureHelp: false,
  });
  // Advice on style, such as unused names, is not for who learns something else.
  defaults.setDiagnosticsOptions({ noSuggestionDiagnostics: true });
}

const ready = new Map<CodeLanguage, () => Promise<void>>();

/** They are set up by hand: left to themselves they wait for a model that is there already. */
function openOnce(codeLanguage: CodeLanguage, language: Language): Promise<void> {
  let opening = ready.get(codeLanguage);
  if (!opening) {
    opening = once(() => setups[codeLanguage](language));
    ready.set(codeLanguage, opening);
  }
  return opening();
}

/** What is known of WebSocket itself, and of the endpoints of this site. */
const openHelp = once(async (language: Language): Promise<void> => {
  const [words, { offerEndpoints }, { explain }, { advise }] = await Promise.all([
    loadHelpWords(language),
    import('./monaco-endpoints.ts'),
    import('./monaco-explain.ts'),
    import('./monaco-advice.ts'),
  ]);
  offerEndpoints(language);
  explain(language, words);
  advise(words);
});

/** Gives the editors of this page the services of `codeLanguage`, and help in `language`, once. */
export async function openServices(codeLanguage: CodeLanguage, language: Language): Promise<void> {
  await Promise.all([openHelp(language), openOnce(codeLanguage, language)]);
}
