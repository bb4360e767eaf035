/*
 * Letters as strokes. Pictures are drawn on machines that may have no font at all, so their few
 * letters are paths: each in a cell 4 wide, capitals and digits from 0 down to the baseline at 8,
 * small letters from 3.
 */

const ROUND = 'M0 5.5a2 2.5 0 1 1 4 0a2 2.5 0 1 1-4 0';

const STROKES: Readonly<Record<string, string>> = {
  a: `${ROUND}M4 3V8`,
  b: `${ROUND}M0 0V8`,
  c: 'M3.8 4.2A2 2.5 0 1 0 3.8 6.8',
  d: `${ROUND}M4 0V8`,
  e: 'M0 5.5H4A2 2.5 0 1 0 3.4 7.3',
  f: 'M3.8.3A1.6 1.8 0 0 0 1.5 2V8M.1 3.2H3.4',
  g: `${ROUND}M4 3V8.6A2 1.9 0 0 1 .4 9.6`,
  h: 'M0 0V8M0 5A2 2 0 0 1 4 5V8',
  i: 'M2 3.2V8M2 .7V.8',
  j: 'M2.6 3.2V8.8A1.6 1.6 0 0 1 .5 10.2M2.6.7V.8',
  k: 'M.2 0V8M3.7 3.2L.2 6M1.5 5L3.9 8',
  l: 'M1.4 0V6.4A1.5 1.6 0 0 0 3 8',
  m: 'M0 3.200V8M0 4.600A1 1.5 0 0 1 2 4.600V8M2 4.600A1 1.5 0 0 1 4 4.600V8',
  n: 'M0 3.2V8M0 5A2 2 0 0 1 4 5V8',
  o: ROUND,
  p: `${ROUND}M0 3V10.5`,
  q: `${ROUND}M4 3V10.5`,
  r: 'M.5 3.200V8M.5 5.400A2.3 2.3 0 0 1 3.8 3.5',
  s: 'M3.7 4C3 2.8.5 2.7.5 4.300C.5 6 3.8 5 3.8 6.700C3.8 8.4.9 8.3.2 7',
  t: 'M1.6 1V6.400A1.6 1.6 0 0 0 3.8 7.800M.1 3.200H3.6',
  u: 'M0 3.200V6A2 2 0 0 0 4 6M4 3.200V8',
  v: 'M0 3.2L2 8L4 3.2',
  w: 'M0 3.2L1 8L2 4L3 8L4 3.2',
  x: 'M.1 3.2L3.9 8M3.9 3.2L.1 8',
  y: 'M0 3.200L2.1 7.600M4 3.200L1.5 9.300A1.5 1.5 0 0 1 0 10.2',
  z: 'M.1 3.2H3.9L.1 8H3.9',
  W: 'M-.5 0L.8 8L2 2L3.2 8L4.5 0',
  S: 'M3.8 1.400C2.8-.5.2-.3.2 2C.2 4.6 4 3.4 4 6C4 8.5.8 8.5 0 6.5',
  '-': 'M.6 5.500H3.4',
  '0': 'M0 4a2 4 0 1 1 4 0a2 4 0 1 1-4 0',
  '1': 'M.6 1.600L2.3 0V8',
  '2': 'M.1 2A2 2 0 0 1 4 2.200C4 4 .6 5.6.1 8H4',
  '3': 'M.2 0H3.800L1.8 3.100A2.2 2.45 0 1 1 0 7',
  '4': 'M3 8V0L0 5.600H4',
  '5': 'M3.8 0H.7L.4 3.600A2.2 2.4 0 1 1 0 7.2',
  '6': 'M3.4 0C1.6.8 0 3 0 5.600a2 2.4 0 1 0 4 0a2 2.4 0 1 0-4 0',
  '7': 'M0 0H4L1.4 8',
  '8': 'M.3 2a1.7 2 0 1 1 3.4 0a1.7 2 0 1 1-3.4 0M0 6a2 2 0 1 1 4 0a2 2 0 1 1-4 0',
  '9': 'M0 2.400a2 2.4 0 1 1 4 0a2 2.4 0 1 1-4 0M4 2.400C4 5 2.4 7.2.6 8',
};

/** From the left edge of one letter to that of the next, in the units of the strokes. */
const ADVANCE = 6.2;

/** How wide `text` is at a capital height of `size`. */
export function strokeWidth(text: string, size: number): number {
  return ((text.length * ADVANCE - (ADVANCE - 4)) * size) / 8;
}

/**
 * `text` as an SVG group of paths, its capitals `size` high, the top left corner at `x`, `y`.
 * @throws {RangeError} where a character has no strokes.
 */
export function strokeText(
  text: string,
  { x, y, size, colour }: { x: number; y: number; size: number; colour: string },
): string {
  const scale = size / 8;
  const paths = Array.from(text, (letter, at) => {
    const strokes = STROKES[letter];
    if (strokes === undefined) {
      throw new RangeError(
        `there are no strokes for "${letter}" of "${text}" in stroke-letters.ts`,
      );
    }
    return `<path transform="translate(${at * ADVANCE} 0)" d="${strokes}"/>`;
  });
  return (
    `<g transform="translate(${x} ${y}) scale(${scale})" fill="none" stroke="${colour}" ` +
    `stroke-width="1" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`
  );
}
