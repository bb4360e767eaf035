import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { LOOP_GUARD } from '../sandbox-protocol.ts';
import { CALL, columnWithoutGuards, STATEMENT, withoutGuards } from './guard-marks.ts';
import { guardLoops, guardPage } from './loop-guard.ts';

class Stopped extends Error {}

/** Runs guarded code in which the guard ends it after `rounds`. */
function run(code: string, rounds: number): unknown {
  let left = rounds;
  const guard = () => {
    left -= 1;
    if (left < 0) throw new Stopped();
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is what the sandbox does
  return Reflect.apply(new Function(LOOP_GUARD, guardLoops(code, 'handler')), undefined, [guard]);
}

describe('guarded loops', () => {
  it.each([
    'while (true) {}',
    'while (true);',
    'do {} while (true)',
    'do ; while (true);',
    'for (;;) {}',
    'for (;;) for (;;);',
    'for (const each of (function* () { for (;;) yield 1; })()) each;',
    'outer: while (true) { while (true) continue outer; }',
    'const f = () => { for (;;) if (f) continue; else break; }; f();',
    'class A { static { while (true); } }',
    'const f = () => g(); const g = () => f(); for (let n = 0; ; n += 1) try { f(); } catch (e) { if (e instanceof RangeError) continue; throw e; }',
    'switch (1) { case 1: while (true) { try { continue; } finally {} } }',
  ])('end: %s', (code) => {
    expect(() => run(code, 1_000)).toThrow(Stopped);
  });

  it.each([
    ['let sum = 0; for (let i = 0; i < 5; i++) sum += i; return sum;', 10],
    ['const all = []; for (const x in { a: 1, b: 2 }) all.push(x); return all.join();', 'a,b'],
    ['let n = 0; do n++; while (n < 3) return n;', 3],
    ['let i = 0; if (i) while (i); else i = 2; return i;', 2],
    [
      'const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs.map((f) => f()).join();',
      '0,1,2',
    ],
    [
      'const f = (a) => a.map((x) => ({ x })); return JSON.stringify(f([1, 2]));',
      '[{"x":1},{"x":2}]',
    ],
    ['const f = () => (1, 2); return f();', 2],
    ['function f() { "use strict"; return this === undefined; } return f();', true],
    ['function f() { "use strict"\n return this === undefined; } return f();', true],
    [
      'class A { #a = 1; get a() { return this.#a; } } class B extends A { constructor() { super(); } } return new B().a;',
      1,
    ],
    ['const f = (a, b = () => a) => b(); return f(3) + f.length + f.name;', '4f'],
    ['const f = function* () { yield* [1, 2]; }; return [...f()].join();', '1,2'],
    ['a: for (;;) { for (;;) break a; } return 1;', 1],
  ])('do what they did: %s', (code, result) => {
    expect(run(code, 1_000)).toBe(result);
  });

  it('do what they did in a library of 6,000 lines', () => {
    const read = (name: string) =>
      readFileSync(new URL(`../../../node_modules/acorn/dist/${name}`, import.meta.url), 'utf8');
    const parsed = (code: string) => {
      const module = { exports: {} };
      const context = {
        module,
        exports: module.exports,
        text: read('acorn.mjs'),
        [LOOP_GUARD]() {},
      };
      const options = '{ ecmaVersion: "latest", sourceType: "module" }';
      return runInNewContext(
        `${code}\nJSON.stringify(exports.parse(text, ${options}))`,
        context,
      ) as unknown;
    };
    const code = read('acorn.js');
    expect(guardLoops(code)).not.toBe(code);
    expect(parsed(guardLoops(code))).toEqual(parsed(code));
  });

  it('keep every line where it was', () => {
    const code = 'while (a)\n  b();\nfor (;;) {\n  c();\n}\n';
    expect(guardLoops(code).split('\n')).toHaveLength(code.split('\n').length);
  });

  it.each([
    'while (a) b();',
    'const f = (a) => ({ a });',
    'function f() { "use strict"\n return () => () => 1; }',
    'for (;;) { if (a) continue; }',
    'class A { get b() { return 1; } static { while (1); } }',
  ])('can be shown as they were written: %s', (code) => {
    expect(guardLoops(code)).not.toBe(code);
    expect(withoutGuards(guardLoops(code))).toBe(code);
  });

  it('are left alone in code that cannot be read', () => {
    expect(guardLoops('while (true {')).toBe('while (true {');
  });
});

describe('a guarded page', () => {
  it('has its scripts, modules and handlers guarded, and nothing else', () => {
    const page =
      '<p onclick="while(1);">while (1);</p><script>for (;;) {}</script>' +
      '<script type="module">for (;;) await 1;</script><script type="text/plain">for (;;) {}</script>';
    const [before, after] = STATEMENT;
    expect(guardPage(page)).toBe(
      `<p onclick="while(1)${before};${after}">while (1);</p><script>for (;;) {${CALL}}</script>` +
        `<script type="module">for (;;) ${before}await 1;${after}</script><script type="text/plain">for (;;) {}</script>`,
    );
  });
});

it('places are told without what a guard puts in', () => {
  const code = 'function outer() { for (const a of b) inner(a => a.there()); }';
  const guarded = guardLoops(code);
  for (const word of ['outer', 'for', 'inner', 'a => ', 'there', '}']) {
    const column = guarded.lastIndexOf(word) + 1;
    expect(columnWithoutGuards(guarded, column), word).toBe(code.lastIndexOf(word) + 1);
  }
});
