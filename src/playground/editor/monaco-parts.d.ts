/* Parts of monaco-editor that it ships without types, as far as they are used here. */

declare module 'monaco-editor/editor/contrib/suggest/browser/suggestController';
declare module 'monaco-editor/nls/lang/zh-cn';

declare module 'monaco-editor/editor/browser/config/tabFocus' {
  export const TabFocus: { setTabFocusMode(leaves: boolean): void };
}

declare module 'monaco-editor/platform/accessibility/browser/accessibilityService' {
  export class AccessibilityService {
    /** 0 where it is not known whether there is a screen reader, 1 without one, 2 with one. */
    getAccessibilitySupport(): number;
  }
}

declare module 'monaco-editor/platform/instantiation/common/descriptors' {
  /** A service that is made when it is first asked for. */
  export const SyncDescriptor: new (service: new () => unknown) => unknown;
}

declare module 'monaco-editor/editor/standalone/browser/standaloneServices' {
  import type { editor } from 'monaco-editor/editor';
  export const StandaloneServices: { initialize(services: editor.IEditorOverrideServices): void };
}

declare module 'monaco-editor/languages/features/typescript/tsMode' {
  import type * as typescript from 'monaco-editor/languages/features/typescript/register';
  export function setupJavaScript(defaults: typeof typescript.javascriptDefaults): void;
  export function setupTypeScript(defaults: typeof typescript.typescriptDefaults): void;

  import type { editor, languages, Uri } from 'monaco-editor/editor';
  export type GetWorker = (...files: Uri[]) => Promise<typescript.TypeScriptWorker>;
  export function getJavaScriptWorker(): Promise<GetWorker>;
  export function getTypeScriptWorker(): Promise<GetWorker>;
  interface Files {
    fetchLibFilesIfNecessary(files: Uri[]): Promise<void>;
    getOrCreateModel(file: string): editor.ITextModel | null;
  }
  // Made with a worker; what they provide is Monaco's own interfaces.
  type Provider<T> = new (worker: GetWorker) => Required<T>;
  export const SuggestAdapter: Provider<
    Pick<
      languages.CompletionItemProvider,
      'triggerCharacters' | 'provideCompletionItems' | 'resolveCompletionItem'
    >
  >;
  export const SignatureHelpAdapter: Provider<
    Pick<languages.SignatureHelpProvider, 'signatureHelpTriggerCharacters' | 'provideSignatureHelp'>
  >;
  export const QuickInfoAdapter: Provider<Pick<languages.HoverProvider, 'provideHover'>>;
  export const DefinitionAdapter: new (
    files: Files,
    worker: GetWorker,
  ) => Required<languages.DefinitionProvider>;
}

declare module 'monaco-editor/languages/features/html/htmlMode' {
  import type * as html from 'monaco-editor/languages/features/html/register';
  export function setupMode(defaults: typeof html.htmlDefaults): unknown;
}

declare module 'monaco-editor/languages/features/css/cssMode' {
  import type * as css from 'monaco-editor/languages/features/css/register';
  export function setupMode(defaults: typeof css.cssDefaults): unknown;
}
