import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readByteLink, writeByteLink } from './byte-link.ts';

it('reads back the link that it wrote', () => {
  const anchor = fc.stringMatching(/^hs-[a-z0-9!#$%&'*+.^_`|~-]{1,20}$/);
  const range = fc.tuple(fc.nat(1e6), fc.nat(1e3));
  fc.assert(
    fc.property(anchor, range, (anchor, [first, more]) => {
      const link = { anchor, first, last: first + more };
      expect(readByteLink(writeByteLink(link))).toEqual(link);
    }),
  );
});

it('reads a link that a chat program has escaped, and one to a single byte', () => {
  expect(readByteLink('#hs-origin%3Abytes%3D2-5')).toEqual({
    anchor: 'hs-origin',
    first: 2,
    last: 5,
  });
  expect(readByteLink('#hs-origin:bytes=7')).toEqual({ anchor: 'hs-origin', first: 7, last: 7 });
});

it('takes a range that says nothing for malformed, and what names no bytes for no link', () => {
  for (const range of ['', '-', '5-', '-5', '9-3', '1-2-3', 'a-b', '1.5-2', '1e3-2e3', '0-1e99']) {
    expect(readByteLink(`#hs-origin:bytes=${range}`)).toBe('malformed');
  }
  for (const hash of ['', '#', '#hs-origin', '#bytes=1-2', '#quiz:bytes=1-2', '#hs-%E0%A4%A']) {
    expect(readByteLink(hash)).toBeUndefined();
  }
});

it('never throws, whatever the address says', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      readByteLink(text);
      readByteLink(`#hs-${text}`);
      readByteLink(`#hs-origin:bytes=${text}`);
    }),
  );
});
