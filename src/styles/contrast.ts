/* Which of the site's colours are read on which, and how well they can be told apart. */

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Colours of one theme by the names of `tokens.css`, `ink` → `#1b2128`. */
export type Colours = ReadonlyMap<string, string>;

/** What text needs (WCAG 2.2, 1.4.3). */
export const LEAST_CONTRAST = 4.5;

const GROUNDS = ['bg', 'bg-soft', 'bg-sunk', 'code-bg'];
const INKS = ['ink', 'ink-soft', 'client', 'server', 'accent', 'fault', 'warn'];
const ON_THEIR_OWN = [
  ['on-run', 'run'],
  ['on-run', 'run-hover'],
  ['client', 'client-tint'],
  ['server', 'server-tint'],
  ['fault', 'fault-tint'],
  ['warn', 'warn-tint'],
] as const;

/** The colours of one theme in `tokens.css`. */
export function coloursIn(css: string, theme: Theme): Map<string, string> {
  const block = blockOf(theme).exec(css)?.[0] ?? '';
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[\da-f]{6});/gi)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

/**
 * `tokens.css` with other colours.
 * @throws {RangeError} where a colour has no such name, saying which there are.
 */
export function painted(
  css: string,
  theme: Theme,
  colours: Readonly<Record<string, string>>,
): string {
  const known = coloursIn(css, theme);
  return css.replace(blockOf(theme), (block) =>
    Object.entries(colours).reduce((text, [name, value]) => {
      if (!known.has(name)) {
        throw new RangeError(
          `there is no colour "${name}"; expected one of ${[...known.keys()].join(', ')}`,
        );
      }
      return text.replace(new RegExp(`(--${name}:\\s*)#[\\da-f]{6};`, 'i'), `$1${value};`);
    }, block),
  );
}

/** Every pair of ink and ground that the pages show text in. */
export function textPairs(colours: Colours): (readonly [ink: string, ground: string])[] {
  const tints = [...colours.keys()].filter(
    (name) => name.startsWith('field-') || name.endsWith('-tint'),
  );
  return [
    ...INKS.flatMap((ink) => GROUNDS.map((ground) => [ink, ground] as const)),
    ...tints.map((tint) => ['ink', tint] as const),
    ...ON_THEIR_OWN,
  ];
}

/** What cannot be read well enough, one sentence a pair. */
export function contrastFaults(colours: Colours): string[] {
  return textPairs(colours).flatMap(([ink, ground]) => {
    const [a, b] = [colours.get(ink), colours.get(ground)];
    const found = a === undefined || b === undefined ? 0 : contrast(a, b);
    // Rounded down: what falls short must not read as if it did not.
    return found < LEAST_CONTRAST
      ? [
          `"${ink}" ${a ?? ''} on "${ground}" ${b ?? ''} has ${(Math.floor(found * 100) / 100).toFixed(2)}:1, and text needs ${LEAST_CONTRAST}:1`,
        ]
      : [];
  });
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function blockOf(theme: Theme): RegExp {
  return new RegExp(`\\[data-theme='${theme}'\\] \\{[^}]*\\}`);
}
