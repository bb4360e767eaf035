import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const css = await readFile(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colours of one theme by token name, e.g. `ink` → `#1b2128`. */
function colours(theme: 'light' | 'dark'): Map<string, string> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[\da-f]{6});/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const all = colours(theme);
  const tokens = [...all.keys()];
  const colour = (name: string) => all.get(name) ?? 'missing';
  const grounds = ['bg', 'bg-soft', 'bg-sunk', 'code-bg'];
  const inks = ['ink', 'ink-soft', 'client', 'server', 'accent', 'fault', 'warn'];
  const tints = tokens.filter((name) => name.startsWith('field-') || name.endsWith('-tint'));

  it('defines the tokens of the other theme', () => {
    expect(tokens.length).toBeGreaterThan(25);
    expect(tokens).toEqual([...colours(theme === 'light' ? 'dark' : 'light').keys()]);
  });

  it.each(inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)))(
    'has 4.5:1 or more for %s on %s',
    (ink, ground) => {
      expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each([
    ...tints.map((tint) => ['ink', tint] as const),
    ['on-run', 'run'],
    ['on-run', 'run-hover'],
    ['client', 'client-tint'],
    ['server', 'server-tint'],
    ['fault', 'fault-tint'],
    ['warn', 'warn-tint'],
  ] as const)('has 4.5:1 or more for %s on %s', (ink, ground) => {
    expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });
});
