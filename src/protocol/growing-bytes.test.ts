import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concat } from './bytes.ts';
import { GrowingBytes } from './growing-bytes.ts';

it('holds its pieces in a row, and gives each once', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 40 });
  fc.assert(
    fc.property(pieces, pieces, (first, second) => {
      const bytes = new GrowingBytes();
      for (const round of [first, second]) {
        for (const piece of round) bytes.append(piece);
        expect(bytes.length).toBe(concat(...round).length);
        expect(bytes.view).toEqual(concat(...round));
        expect(bytes.take()).toEqual(concat(...round));
        expect(bytes.length).toBe(0);
      }
    }),
  );
});

it('copies a piece that is all there is once, and keeps it as it was', () => {
  const bytes = new GrowingBytes();
  const piece = Uint8Array.of(1, 2, 3);
  bytes.append(piece);
  piece.fill(0);
  const taken = bytes.take();
  expect([...taken]).toEqual([1, 2, 3]);
  expect(taken.buffer.byteLength).toBe(3);
});
