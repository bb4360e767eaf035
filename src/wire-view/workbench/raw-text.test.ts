import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latin1 } from '../../protocol/bytes.ts';
import { mend, toBytes, toShown } from './raw-text.ts';

const sent = (shown: string) => latin1(toBytes(shown));
/** Mends a text in which `|` is the cursor, and gives it back likewise. */
const mended = (text: string, isRemoval: boolean) => {
  const cursor = text.indexOf('|');
  const result = mend(text.replace('|', ''), isRemoval, cursor);
  return `${result.shown.slice(0, result.cursor)}|${result.shown.slice(result.cursor)}`;
};

describe('a raw request as text to edit', () => {
  it('shows line ends as signs, and sends the bytes that they stand for', () => {
    expect(toShown('GET / HTTP/1.1\r\nA: b\n\r\n')).toBe('GET / HTTP/1.1␍␊\nA: b␊\n␍␊\n');
    expect(sent('GET / HTTP/1.1␍␊\nA: b␊\n␍␊\n')).toBe('GET / HTTP/1.1\r\nA: b\n\r\n');
    expect(sent('a␍b')).toBe('a\rb');
    expect([...toBytes('é')]).toEqual([0xc3, 0xa9]);
  });

  it('comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ':', '\r', '\n') }), (raw) => {
        expect(sent(toShown(raw))).toBe(raw);
      }),
    );
  });

  it('stays as it is where an edit left it whole', () => {
    for (const isRemoval of [true, false]) {
      expect(mended('GET␍␊\nA|: b␊\n', isRemoval)).toBe('GET␍␊\nA|: b␊\n');
      expect(mended('a␍|b', isRemoval)).toBe('a␍|b');
    }
  });

  it('gets both bytes at the end of each line that is pasted', () => {
    expect(mended('GET␍␊\nA: b\nC: d\n|␍␊\n', false)).toBe('GET␍␊\nA: b␍␊\nC: d␍␊\n|␍␊\n');
  });

  it('gets a new line behind a line feed that is inserted', () => {
    expect(mended('ab␊|cd', false)).toBe('ab␊\n|cd');
  });

  it('loses the line feed with the line break of the editor, and the other way round', () => {
    expect(mended('ab␍␊|cd', true)).toBe('ab␍|cd');
    expect(mended('ab␍|\ncd', true)).toBe('ab␍|cd');
  });

  it('is whole after any edit, with the cursor in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '␍', '␊', '\n') }),
        fc.boolean(),
        fc.nat(),
        (text, isRemoval, at) => {
          const { shown, cursor } = mend(text, isRemoval, at % (text.length + 1));
          expect(shown).toMatch(/^(?:[^␊\n]|␊\n)*$/);
          expect(cursor).toBeLessThanOrEqual(shown.length);
        },
      ),
    );
  });
});
