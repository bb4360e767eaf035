import { describe, expect, it } from 'vitest';
import { NotReady } from './not-ready.ts';
import { prepare, type Source, type SourceFile } from './prepare.ts';

const script = (code: string, ...others: SourceFile[]): Source => ({
  kind: 'js',
  files: [{ name: 'main.js', code }, ...others],
});
const ready = (source: Source) => prepare(source, { guarded: false });
const other = { name: 'other.js', code: 'export const a = 1;\n' };

describe('a script', () => {
  it.each([
    ['let a = 1;', false],
    ['import("./other.js");', false],
    ['async () => await 1;', false],
    ['// import x from "y"\nvar await_;', false],
    ['await 1;', true],
    ['await (1);', true],
    ['for await (const a of b);', true],
    ['import { a } from "./other.js";', true],
    ['export default 1;', true],
  ])('is a module where only a module can do it: %s', async (code, isModule) => {
    expect((await ready(script(code, other))).module).toBe(isModule);
  });

  it('imports the other files, which import each other', async () => {
    const { code, imports } = await ready(
      script('import { a } from "./other.js"; import("./more.js");', other, {
        name: 'more.ts',
        code: 'export * from "./other.js";\nexport const b: number = 2;',
      }),
    );
    expect(code).toBe('import { a } from "ws101:other.js"; import("ws101:more.ts");');
    expect(Object.keys(imports)).toEqual(['ws101:other.js', 'ws101:more.ts']);
    const more = decodeURIComponent(imports['ws101:more.ts'] ?? '');
    expect(more).toMatch(/^data:text\/javascript;name=more\.ts;/);
    expect(more).toContain('export * from "ws101:other.js";\nexport const b = 2;');
  });

  it('that imports what is not there is told so, with the line', async () => {
    const failing = ready(script('let a;\nimport b from "./nothing.js";', other));
    await expect(failing).rejects.toMatchObject({
      why: 'import',
      place: { file: 'main.js', line: 2, column: 15 },
      values: { name: './nothing.js', files: 'other.js' },
    });
  });

  it('leaves code that cannot be read to the browser', async () => {
    expect(await ready(script('let = ;'))).toMatchObject({ code: 'let = ;', module: false });
  });
});

describe('TypeScript', () => {
  const typed = (code: string) => ready({ kind: 'js', files: [{ name: 'main.ts', code }] });

  it('loses its types and keeps its lines', async () => {
    const code =
      'interface A {\n  b: number;\n}\nconst a: A = { b: 1 };\nconsole.log(a satisfies A);\n';
    const { code: plain, module } = await typed(code);
    expect(plain.split('\n').map((line) => line.trim())).toEqual([
      '',
      '',
      '',
      'const a = { b: 1 };',
      'console.log(a );',
      '',
    ]);
    expect(module).toBe(false);
  });

  it('that cannot be read is told with its line', async () => {
    const failing = typed('const a: number = 1;\nconst b: = 2;\n');
    await expect(failing).rejects.toBeInstanceOf(NotReady);
    await expect(failing).rejects.toMatchObject({ why: 'syntax', place: { line: 2 } });
  });
});

describe('a page', () => {
  const page = (code: string): Source => ({
    kind: 'html',
    files: [{ name: 'index.html', code }, other, { name: 'style.css', code: 'p {}' }],
  });

  it('finds its scripts and styles, and its modules their imports, on the same lines', async () => {
    const { code } = await ready(
      page(
        '<link rel="stylesheet" href="style.css">\n<script src="./other.js"></script>\n' +
          '<script type="module">import { a } from "./other.js";</script>\n<img src="other.js">',
      ),
    );
    expect(code).toMatch(/^<link rel="stylesheet" href="data:text\/css/);
    expect(code).toMatch(
      /\n<script type="importmap">.*<\/script><script src="data:text\/javascript;/,
    );
    expect(code).toContain('import { a } from "ws101:other.js";');
    expect(code).toContain('<img src="other.js">');
  });

  it('that imports what is not there is told so, with the line of the page', async () => {
    const failing = ready(page('<p>\n<script type="module">import "./no.js";</script>'));
    await expect(failing).rejects.toMatchObject({ place: { line: 2, column: 30 } });
  });
});
