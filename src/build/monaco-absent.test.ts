import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { isLibrary, withoutForeign } from './monaco-absent.ts';

const LIBRARY = fileURLToPath(
  new URL(
    '../../node_modules/monaco-editor/esm/vs/languages/features/typescript/lib/lib.js',
    import.meta.url,
  ),
);

/** The declarations of a library file by their names. */
function filesOf(source: string): Record<string, string> {
  const script = source
    .replace(/^export .*$/m, '')
    .replace(/^(?:const|let) libFileMap/m, 'var libFileMap');
  const context: { libFileMap?: Record<string, string> } = {};
  runInNewContext(script, context);
  return context.libFileMap ?? {};
}

describe("the languages' declarations", () => {
  const source = readFileSync(LIBRARY, 'utf8');
  const before = filesOf(source);
  const after = filesOf(withoutForeign(source));

  it('are found by their path', () => {
    expect(isLibrary(LIBRARY)).toBe(true);
  });

  it('keep what a playground uses, each whole', () => {
    const dom = after['lib.dom.d.ts'] ?? '';
    for (const name of [
      'WebSocket',
      'CloseEvent',
      'MessageEvent',
      'EventSource',
      'Blob',
      'Window',
    ]) {
      const declaration = new RegExp(`^interface ${name}\\b[^]*?^}`, 'm');
      const [whole = ''] = declaration.exec(before['lib.dom.d.ts'] ?? '') ?? [];
      expect(whole.length).toBeGreaterThan(100);
      expect(dom).toContain(whole);
    }
    expect(after['lib.es5.d.ts']).toBe(before['lib.es5.d.ts']);
  });

  it('lose what it cannot use, and nothing but that', () => {
    const [lost, kept] = [before, after].map((files) => {
      const dom = files['lib.dom.d.ts'] ?? '';
      return new Set(
        [...dom.matchAll(/^(?:interface|declare var) (\w+)/gm)].map(([, name]) => name),
      );
    });
    const gone = [...(lost ?? [])].filter((name) => kept?.has(name) === false);
    expect(gone.length).toBeGreaterThan(150);
    expect(gone).toContain('IDBFactory');
    expect(gone).toContain('WebGL2RenderingContext');
    expect(
      gone.filter((name) =>
        /^(?:HTML|SVG|DOM|CSS|Audio(?!Data|Encoder|Decoder)|WebSocket)/.test(name ?? ''),
      ),
    ).toEqual([]);
    expect(after['lib.webworker.d.ts']).toBe('');
  });
});
