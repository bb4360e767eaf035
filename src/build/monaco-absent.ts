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

/**
 * Starts of the names of what the DOM's declarations leave out: what no frame with an opaque origin
 * may use (stores, credentials, devices), and pictures in 3D, calls and codecs, which no lesson is
 * about. Where another type names one of them, it is `any`.
 */
const UNUSED = [
  ...['IDB', 'Cache', 'Cookie', 'Service', 'Push', 'Lock'],
  ...['Credential', 'PublicKey', 'Authenticator', 'Payment', 'MediaKey'],
  ...['MIDI', 'Gamepad', 'Wake', 'Remote', 'Speech'],
  ...['WebGL', 'WEBGL_', 'EXT_', 'OES_', 'ANGLE_', 'KHR_', 'OVR_', 'RTC', 'XSLT', 'XPath'],
  ...['Video', 'Encoded', 'ImageDecoder', 'AudioData', 'AudioEncoder', 'AudioDecoder'],
  ...['MediaSource', 'SourceBuffer', 'MediaCapabilities', 'MediaRecorder'],
];

/** The same declarations, which are the text of a script's string, without those of `names`. */
export function withoutInterfaces(declarations: string, names: readonly string[]): string {
  const comment = String.raw`(?:\\n/\*\*(?:(?!\*/).)*\*/)?`;
  const head = String.raw`\\n(?:interface|declare var) (?:${names.join('|')})\w*\b`;
  const rest = String.raw`(?:(?!\\n\}).)*\\n\};?(?=\\n)`;
  return declarations.replace(new RegExp(comment + head + rest, 'g'), '');
}

/** The same library file without what no playground can run or is about. */
export function withoutForeign(source: string): string {
  const own = FOREIGN.reduce((text, name) => replaceFile(text, name, () => "''"), source);
  return replaceFile(own, 'lib.dom.d.ts', (text) => {
    const less = withoutInterfaces(text, UNUSED);
    if (less === text) throw new Error(`Monaco's lib.dom.d.ts is written otherwise than it was`);
    return less;
  });
}

/** `source` with another text in the place of the declarations `name`. */
function replaceFile(source: string, name: string, change: (text: string) => string): string {
  const head = `libFileMap["${name}"] = `;
  const start = source.indexOf(head);
  if (start < 0) throw new Error(`Monaco's lib.js has no ${name}: see what took its place`);
  const from = start + head.length;
  const end = source.indexOf('\n', from);
  const text = source.slice(from, end).replace(/;$/, '');
  return `${source.slice(0, from)}${change(text)};${source.slice(end)}`;
}
