import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromLatin1 } from './bytes.ts';
import { HeadEnd } from './head-end.ts';
import { findHeadEnd } from './http.ts';

it('finds the end where the whole head shows it, however it is cut', () => {
  const text = fc.array(fc.constantFrom('\r', '\n', 'a', '\r\n'), { maxLength: 20 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(40), { maxLength: 8 }), (parts, cuts) => {
      const whole = fromLatin1(parts.join(''));
      const places = [0, ...cuts.filter((at) => at < whole.length).sort((a, b) => a - b)];
      const head = new HeadEnd();
      let found = -1;
      for (const [index, start] of places.entries()) {
        if (found !== -1) break;
        found = head.find(whole.subarray(start, places[index + 1]));
      }
      expect(found).toBe(findHeadEnd(whole));
    }),
  );
});
