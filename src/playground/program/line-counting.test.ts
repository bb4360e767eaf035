import { describe, expect, it } from 'vitest';
import { lineCounting, lineInFile, withLines } from './line-counting.ts';

const PAGE = [
  '<p>',
  '<button onclick="here(2)">a</button>',
  '<script>here(3);',
  'here(4);',
  '</script>',
  '<p onclick="here(6)"></p><script>here(6);</script>',
  '<script>here(7);</script>',
].join('\n');

/** The line that each call of `here` is on, by the number in it. */
function linesOf(html: string): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  html.split('\n').forEach((text, at) => {
    for (const [, name = ''] of text.matchAll(/here\((\d)\)/g)) (found[name] ??= []).push(at + 1);
  });
  return found;
}

describe('a page that is written as a document', () => {
  it('keeps the lines of its file where each script is counted by itself', () => {
    const { html, shifts } = withLines(PAGE, 'index.html', lineCounting([1, 1]));
    const texts = html
      .split(/<script>|<\/script>|on\w+="/)
      .filter((text) => text.includes('here('));
    for (const text of texts) {
      for (const [name, lines] of Object.entries(linesOf(text)))
        expect(lines).toEqual([Number(name)]);
    }
    expect(texts).toHaveLength(5);
    expect(shifts).toEqual([]);
  });

  it.each([1, 2])('tells the lines of its file where they are counted from %s on', (first) => {
    const { html, shifts } = withLines(PAGE, 'index.html', lineCounting([first, first + 2]));
    // Handlers are counted by themselves there too: only scripts follow from the document.
    const scripts = html.replaceAll(/on\w+="[^"]*"/g, (handler) => handler.replaceAll('here', ''));
    const lines = linesOf(scripts);
    expect(Object.keys(lines)).toEqual(['3', '4', '6', '7']);
    for (const [name, [line = 0]] of Object.entries(lines)) {
      expect(lineInFile(line + first - 1, shifts)).toBe(Number(name));
    }
  });
});
