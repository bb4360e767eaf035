import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeColours, codeThemes, TOKENS } from './code-themes.ts';
import { highlighterFor, toHtml, withClasses } from './editor/highlighter.ts';

const tokens = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8');

const playground = readFileSync(new URL('playground.css', import.meta.url), 'utf8');

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each(Object.entries(codeThemes))('the %s colours of code', (name, theme) => {
  const background = theme.colors?.['editor.background'] ?? '';

  it("stand on the site's own code background", () => {
    const [, block = ''] = new RegExp(`data-theme='${name}'\\] \\{([^}]*)`).exec(tokens) ?? [];
    expect(/--code-bg: (#\w+)/.exec(block)?.[1]).toBe(background);
  });

  it("give the boxes around the code the site's own colours", () => {
    const [, block = ''] = new RegExp(`data-theme='${name}'\\] \\{([^}]*)`).exec(tokens) ?? [];
    const used = Object.values(theme.colors ?? {}).map((colour) => colour.slice(0, 7));
    expect(used.length).toBeGreaterThan(40);
    const own = [background, theme.colors?.['editor.foreground'] ?? ''];
    for (const colour of used) if (!own.includes(colour)) expect(block).toContain(colour);
  });

  it('have a contrast of at least 4.5:1', () => {
    const colours = (theme.settings ?? []).map(({ settings }) => settings.foreground ?? '');
    expect(colours.length).toBeGreaterThan(8);
    for (const colour of colours) {
      expect(contrast(colour, background), colour).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('the still code', () => {
  it('has the colours of the editor', () => {
    const rules = [
      ...playground.matchAll(
        /^(?:\.t-(\w+)|\.pg \.shiki) \{\s+--shiki-light: (#\w+);\s+--shiki-dark: (#\w+);\s+\}/gm,
      ),
    ].map(([, name = 'text', light, dark]) => [name, { light, dark }]);
    const names = ['text', ...TOKENS] as const;
    const { light, dark } = codeColours;
    expect(Object.fromEntries(rules)).toEqual(
      Object.fromEntries(names.map((name) => [name, { light: light[name], dark: dark[name] }])),
    );
  });

  it('says by classes what each token is, and repeats no colour', async () => {
    const html = toHtml(
      await highlighterFor('html'),
      '<!DOCTYPE html><p id="a"><script>// x\nconst a = f(1);</script><style>p { color: red }</style>',
      'html',
    );
    expect(html.replace(/^<pre[^>]*>/, '')).not.toContain('style=');
    for (const name of TOKENS) expect(html).toContain(`class="t-${name}"`);
    const text = html.replaceAll(/<[^>]*>/g, '');
    expect(text).toContain('const a = f(1);');
  });

  it('keeps a colour that it does not know', () => {
    const html = '<span style="--shiki-light:#000000;--shiki-dark:#FFFFFF">a</span>';
    expect(withClasses(html)).toBe(html);
  });
});
