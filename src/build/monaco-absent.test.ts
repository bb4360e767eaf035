import { expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { emptied, isAbsent, isLibrary, withoutForeign } from './monaco-absent.ts';

it('only named parts of Monaco are left out', () => {
  const at = (path: string) => isAbsent(`/somewhere/node_modules/monaco-editor/esm/vs/${path}`);
  expect(at('editor/browser/widget/diffEditor/diffEditorWidget.js')).toBe(true);
  expect(at('editor/browser/widget/codeEditor/codeEditorWidget.js')).toBe(false);
  expect(at('editor/browser/widget/diffEditor/style.css')).toBe(false);
  expect(isAbsent('/somewhere/src/base/browser/ui/tree/tree.js')).toBe(false);
});

it('what is left out keeps its exports', () => {
  expect(emptied('const a = 1;\nexport { A, b as B };\n')).toBe(
    'export class A {}\nexport class B {}',
  );
});

it('the declarations of the DOM stay, those of workers go', () => {
  const file = new URL(
    '../../node_modules/monaco-editor/esm/vs/languages/features/typescript/lib/lib.js',
    import.meta.url,
  );
  expect(isLibrary(file.pathname)).toBe(true);
  const whole = readFileSync(file, 'utf8');
  const rest = withoutForeign(whole);
  expect(whole.length - rest.length).toBeGreaterThan(600_000);
  expect(rest.split('\n')).toHaveLength(whole.split('\n').length);
  expect(rest).toContain('interface WebSocketEventMap');
});
