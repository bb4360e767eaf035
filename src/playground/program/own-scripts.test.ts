import { describe, expect, it } from 'vitest';
import { ownScripts, placedScripts } from './own-scripts.ts';

const PAGE = [
  '<p>',
  '<button onclick="here(2)">a</button>',
  '<script async defer integrity="x">here(3);',
  'here(4);',
  '</script>',
  '<p onclick="here(6) // c"></p><script type=module async>here(6);</script>',
  '<svg><script>here(7);</script></svg>',
  '<script src="elsewhere.js"></script><script type="text/template">here(8)</script>',
  '<script> </script><button onclick=here(9)>b</button>',
].join('\n');

/** The line of `text` that each call of `here` is on, by the number in it. */
function linesOf(text: string): [string, number][] {
  return text
    .split('\n')
    .flatMap((line, at) =>
      [...line.matchAll(/here\((\d)\)/g)].map(([, name = '']): [string, number] => [name, at + 1]),
    );
}

describe('a page for the sandbox', () => {
  it('has each piece of JavaScript on the line of its file, counted from its own start', () => {
    const { pieces, scripts } = ownScripts(placedScripts(PAGE, 'index.html', false).html);
    for (const { code } of scripts) {
      for (const [name, line] of linesOf(code)) expect(line).toBe(Number(name));
      expect(code).toMatch(/\n\/\/# sourceURL=index\.html\n$/);
    }
    expect(scripts.flatMap(({ code }) => linesOf(code))).toHaveLength(3);
    const handlers = [...pieces.join('').matchAll(/onclick="([^"]*)"/g)].map(
      ([, code = '']) => code,
    );
    expect(handlers.flatMap(linesOf)).toEqual([
      ['2', 2],
      ['6', 6],
    ]);
  });

  it('loads its inline scripts by address, without what only such scripts would heed', () => {
    const { pieces, scripts } = ownScripts(PAGE);
    expect(scripts.map(({ module }) => module)).toEqual([false, true]);
    const page = pieces
      .map((piece, at) => piece + (at < scripts.length ? `blob:${at}` : ''))
      .join('');
    expect(page).toMatch(/<script src="blob:0" +><\/script>/);
    expect(page).toContain('<script src="blob:1" type=module async></script>');
    // What has an address, is no JavaScript, is empty, or knows no `src`, is left as it is.
    expect(page).toContain('<svg><script>here(7);</script></svg>');
    expect(page).toContain(
      '<script src="elsewhere.js"></script><script type="text/template">here(8)',
    );
    expect(page).toContain('<script> </script>');
  });

  it('tells what its handlers throw where the browser hides it, in the columns of the file', () => {
    const { html, handlers } = placedScripts(PAGE, 'index.html', true);
    expect(handlers.map(({ line }) => line)).toEqual([2, 6, 9]);
    const [two = '', six = ''] = [...html.matchAll(/onclick="([^"]*)"/g)].map(
      ([, code = '']) => code,
    );
    expect(
      two
        .split('\n')
        .find((line) => line.includes('here'))
        ?.indexOf('here'),
    ).toBe(PAGE.split('\n')[1]?.indexOf('here'));
    // The comment ends with its line.
    expect(six).toMatch(/here\(6\) \/\/ c\n\}catch\(e\)\{\w+\(e\)\}$/);
    expect(html).toMatch(/onclick=[ \n]*try\{\w+\.in\(2\);here\(9\)\}catch\(e\)\{\w+\(e\)\}>b/);
  });
});
