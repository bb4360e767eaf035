import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hideTags, tagsIn, traceTag } from './trace-tag.ts';

const REAL = 'AbCdEfGhIjKlMnOpQrStUv-_';
const OTHER = 'ZZZZZZZZZZZZZZZZZZZZZZZZ';

test.each([
  [`/echo?trace=${REAL}`, REAL],
  [`/echo?a=1&trace=${REAL}&b=2`, REAL],
  [`/echo?trace=a&trace=${REAL}`, REAL],
  [`/echo?trace=${REAL}&trace=${OTHER}`, REAL],
  [`http://localhost:9998/echo?trace=${REAL}`, REAL],
  [`/echo?trace=${REAL}x`, undefined],
  [`/echo?retrace=${REAL}`, undefined],
  [`/echo?TRACE=${REAL}`, undefined],
  [`/echo?%74race=${REAL}`, undefined],
  [`/echo&trace=${REAL}`, undefined],
  [`/trace=${REAL}?a`, undefined],
  [`/echo?trace=${REAL}#x`, undefined],
  ['/echo', undefined],
  [undefined, undefined],
])('%s is tagged with %s', (target, expected) => {
  expect(traceTag(target)).toBe(expected);
});

/** Ways in which the same secret can stand in a text; each must leave nothing of it. */
const WAYS: readonly string[] = [
  `/echo?trace=${REAL}`,
  `/echo?trace=a&trace=${REAL}`,
  `/echo?trace=&trace=${REAL}`,
  `/echo?trace=${REAL}&trace=${REAL}&trace=${REAL}`,
  `/echo?x=trace=a&trace=${REAL}`,
  `/echo?retrace=?trace=${REAL}`,
  `/echo?TRACE=${REAL}&Trace=${REAL}`,
  `/echo?%74race=${REAL}&t%72ac%65=${REAL}&%54RACE=${REAL}`,
  `/echo?%2574race=${REAL}&trace%3d${REAL}&trace%253D${REAL}`,
  `/echo?a=1;trace=${REAL}`,
  `/echo?trace=;${REAL}&trace==${REAL}&trace=%20${REAL}`,
  `/echo?trace=${REAL}#part`,
  `/echo#trace=${REAL}`,
  `/echo?a#b?trace=${REAL}`,
  `/echo/trace=${REAL}`,
  `/trace=${REAL}/echo`,
  `/echo&trace=${REAL}`,
  `http://localhost:9998/echo?trace=${REAL}`,
  `//host/?trace=${REAL}`,
  `GET /echo?trace=a&trace=${REAL} HTTP/1.1\r\nReferer: https://a/?trace=${REAL}\r\n\r\n`,
  `Referer: https://a/?next=https%3A%2F%2Fa%2Fecho%3Ftrace%3D${REAL}%26b%3D1`,
  `next=%253Ftrace%253D${REAL}`,
  `There is nothing at "/x&trace=${REAL}". There is:`,
  `(trace=${REAL})`,
];

test.each(WAYS)('nothing is left of the secret in %j, and nothing has moved', (text) => {
  const hidden = hideTags(text);
  expect(hidden).not.toContain(REAL);
  expect(hidden).toHaveLength(text.length);
  expect(hidden.replaceAll('*', '')).toBe(
    tagsIn(text).reduceRight(
      (rest, { start, end }) => rest.slice(0, start) + rest.slice(end),
      text,
    ),
  );
});

test.each(['/echo?retrace=1', '/echo?x_trace=1', '/trace', '/trace?probe=a', 'a trace of it = 1'])(
  'what is no tag stays: %s',
  (text) => {
    expect(hideTags(text)).toBe(text);
  },
);

test('only the reader’s own is shown, and only whole', () => {
  const stars = '*'.repeat(24);
  expect(hideTags(`/?trace=${REAL}&trace=${OTHER}`, REAL)).toBe(`/?trace=${REAL}&trace=${stars}`);
  expect(hideTags(`/?trace=${OTHER}&trace=${REAL}`, REAL)).toBe(`/?trace=${stars}&trace=${REAL}`);
  expect(hideTags(`/?trace=${REAL}x`, REAL)).toBe(`/?trace=${stars}*`);
});

test('what is read as a tag is hidden, in whatever address', () => {
  const piece = fc.constantFrom(
    '?',
    '&',
    'trace',
    '=',
    '%74',
    '%3D',
    REAL,
    OTHER,
    'a',
    '/',
    '#',
    ';',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const target = `/${pieces.join('')}`;
      const id = traceTag(target);
      const hidden = hideTags(target);
      expect(hidden).toHaveLength(target.length);
      expect(traceTag(hidden)).toBeUndefined();
      if (id !== undefined) expect(hidden).not.toContain(`trace=${id}`);
    }),
    { numRuns: 2_000 },
  );
});

test('a long text costs in proportion to its length', () => {
  const cost = (text: string) => {
    const start = process.cpuUsage();
    for (let times = 0; times < 5; times += 1) hideTags(text);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  for (const unit of ['xtrace=', 'trace=', '25', '%25', '%', 'trac', '%74%72%61%63%65']) {
    const text = (size: number) => `?${unit.repeat(size / unit.length)}`;
    cost(text(10_000));
    // Sixteen times the length: quadratic work would cost 256 times as much.
    expect(cost(text(1_600_000)) / Math.max(cost(text(100_000)), 500)).toBeLessThan(100);
  }
});
