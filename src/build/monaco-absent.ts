/**
 * Parts of Monaco that its core imports but no playground can reach, as paths below `esm/vs/`: each
 * is a folder or the start of a file's name. What they export is there still, and does nothing: only
 * files may stand here whose exports are never called without `new`, nor asked for a property.
 */
const ABSENT = [
  // Two versions side by side.
  'editor/browser/widget/diffEditor/',
  'editor/browser/widget/multiDiffEditor/',
  'editor/common/diff/defaultLinesDiffComputer/',
  'editor/common/diff/legacyLinesDiffComputer',
  // Experiments that are off: parsing with tree-sitter, drawing with WebGPU.
  'editor/common/model/tokens/treeSitter/',
  'editor/browser/gpu/',
  'editor/browser/viewParts/viewLinesGpu/',
  'editor/browser/viewParts/rulersGpu/',
  // The command palette, and the trees that only it and the list of references show.
  'editor/contrib/gotoSymbol/browser/peek/referencesTree',
  'editor/contrib/gotoSymbol/browser/peek/referencesWidget',
  'platform/quickinput/browser/quickInputList',
  'platform/quickinput/browser/quickInputController',
  'platform/quickinput/browser/tree/',
  'base/browser/ui/tree/',
  // Ghost text and parameter names within lines. What asks whether they are shown stays.
  'editor/contrib/inlineCompletions/browser/hintsWidget/',
  'editor/contrib/inlineCompletions/browser/model/',
  'editor/contrib/inlineCompletions/browser/view/',
  'editor/contrib/inlayHints/',
  // Logging for Monaco's own authors.
  'base/common/observableInternal/logging/debugger/',
  'base/common/observableInternal/logging/consoleObservableLogger',
];

/** Whether a file of Monaco is left out of the editor. */
export function isAbsent(file: string): boolean {
  const [, path] = file.replaceAll('\\', '/').split('/monaco-editor/esm/vs/');
  return (
    path !== undefined && path.endsWith('.js') && ABSENT.some((start) => path.startsWith(start))
  );
}

/**
 * A script with the exports of `source` that does nothing: each is an empty class, which can be
 * made, extended and asked for with `instanceof`.
 */
export function emptied(source: string): string {
  const names = [...source.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, list = '']) => list.split(','))
    .map((each) => (each.split(/\sas\s/).at(-1) ?? '').trim())
    .filter((name) => name !== '');
  return names.map((name) => `export class ${name} {}`).join('\n');
}

/** Declarations that TypeScript brings for scripts outside a page. */
const FOREIGN = [
  'lib.webworker.d.ts',
  'lib.webworker.iterable.d.ts',
  'lib.webworker.asynciterable.d.ts',
];

/** Whether a file holds the declarations of the languages' own objects and of the DOM. */
export function isLibrary(file: string): boolean {
  return file
    .replaceAll('\\', '/')
    .endsWith('/monaco-editor/esm/vs/languages/features/typescript/lib/lib.js');
}

/** The same library file without what no playground can run: a page has its own declarations. */
export function withoutForeign(source: string): string {
  return FOREIGN.reduce((text, name) => {
    const start = text.indexOf(`libFileMap["${name}"] =`);
    if (start < 0) throw new Error(`Monaco's lib.js has no ${name}: see what took its place`);
    return `${text.slice(0, start)}libFileMap["${name}"] = '';${text.slice(text.indexOf('\n', start))}`;
  }, source);
}
