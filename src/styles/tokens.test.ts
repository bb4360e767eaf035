import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { coloursIn, contrast, contrastFaults, painted, textPairs, THEMES } from './contrast.ts';

const css = await readFile(new URL('./tokens.css', import.meta.url), 'utf8');

describe.each(THEMES)('the %s theme', (theme) => {
  const all = coloursIn(css, theme);

  it('defines the tokens of the other theme', () => {
    expect(all.size).toBeGreaterThan(25);
    expect([...all.keys()]).toEqual([
      ...coloursIn(css, theme === 'light' ? 'dark' : 'light').keys(),
    ]);
  });

  it('has 4.5:1 or more for every ink on every ground', () => {
    expect(textPairs(all).length).toBeGreaterThan(40);
    expect(contrastFaults(all)).toEqual([]);
  });

  it('says which pair falls short once a colour is changed, and by how much', () => {
    const faint = theme === 'light' ? '#77cc77' : '#225522';
    const changed = coloursIn(painted(css, theme, { accent: faint }), theme);
    const ground = changed.get('bg') ?? '';
    const ratio = Math.floor(contrast(faint, ground) * 100) / 100;
    expect(contrastFaults(changed)).toContain(
      `"accent" ${faint} on "bg" ${ground} has ${ratio.toFixed(2)}:1, and text needs 4.5:1`,
    );
    for (const fault of contrastFaults(changed)) expect(fault).toContain('"accent"');
  });

  it('can be painted in part, the other theme left alone', () => {
    const other = theme === 'light' ? 'dark' : 'light';
    const changed = painted(css, theme, { run: '#123456' });
    expect(coloursIn(changed, theme)).toEqual(new Map([...all, ['run', '#123456']]));
    expect(coloursIn(changed, other)).toEqual(coloursIn(css, other));
    expect(() => painted(css, theme, { acent: '#123456' })).toThrow(
      /no colour "acent"; expected one of bg, .*accent/,
    );
  });
});

it('contrast is as WCAG has it', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 3);
});
