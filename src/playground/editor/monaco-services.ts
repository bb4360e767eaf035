/** What knows the languages: completion, descriptions, faults. Loaded when an editor is typed in. */
import type { Language } from '../../language.ts';
import type { CodeLanguage } from './code-language.ts';
import { loadHelpWords } from './help-words.ts';

const setups: Record<CodeLanguage, () => Promise<void>> = {
  async html() {
    const [{ htmlDefaults }, { setupMode }, { openPageScripts }] = await Promise.all([
      import('monaco-editor/languages/features/html/register'),
      import('monaco-editor/languages/features/html/htmlMode'),
      import('./monaco-page-scripts.ts'),
      openOnce('javascript'),
    ]);
    setupMode(htmlDefaults);
    await openPageScripts();
  },
  async css() {
    const [{ cssDefaults }, { setupMode }] = await Promise.all([
      import('monaco-editor/languages/features/css/register'),
      import('monaco-editor/languages/features/css/cssMode'),
    ]);
    setupMode(cssDefaults);
  },
  async javascript() {
    const [typescript, { setupJavaScript }] = await Promise.all([
      import('monaco-editor/languages/features/typescript/register'),
      import('monaco-editor/languages/features/typescript/tsMode'),
    ]);
    tune(typescript.javascriptDefaults, typescript);
    setupJavaScript(typescript.javascriptDefaults);
  },
  async typescript() {
    const [typescript, { setupTypeScript }] = await Promise.all([
      import('monaco-editor/languages/features/typescript/register'),
      import('monaco-editor/languages/features/typescript/tsMode'),
    ]);
    tune(typescript.typescriptDefaults, typescript);
    setupTypeScript(typescript.typescriptDefaults);
  },
};

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
  });
  // Advice on style, such as unused names, is not for who learns something else.
  defaults.setDiagnosticsOptions({ noSuggestionDiagnostics: true });
  // Its own remedies may take seconds to find, and Monaco shows none before it has all: ours would
  // wait for them, and be given up where the cursor has just moved.
  defaults.setModeConfiguration({ ...defaults.modeConfiguration, codeActions: false });
}

const ready = new Map<CodeLanguage, Promise<void>>();

/** They are set up by hand: left to themselves they wait for a model that is there already. */
function openOnce(language: CodeLanguage): Promise<void> {
  let opening = ready.get(language);
  if (!opening) {
    opening = setups[language]();
    ready.set(language, opening);
  }
  return opening;
}

let helping: Promise<void> | undefined;

/** What is known of WebSocket itself, and of the endpoints of this site. */
async function openHelp(language: Language): Promise<void> {
  const [words, { offerEndpoints }, { explain }, { advise }] = await Promise.all([
    loadHelpWords(language),
    import('./monaco-endpoints.ts'),
    import('./monaco-explain.ts'),
    import('./monaco-advice.ts'),
  ]);
  offerEndpoints(language);
  explain(language, words);
  advise(words);
}

/** Gives the editors of this page the services of `codeLanguage`, and help in `language`, once. */
export async function openServices(codeLanguage: CodeLanguage, language: Language): Promise<void> {
  helping ??= openHelp(language);
  await Promise.all([helping, openOnce(codeLanguage)]);
}
