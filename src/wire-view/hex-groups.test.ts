import { describe, expect, it } from 'vitest';
import { hexGroups, hexOffset, hexText } from './hex-groups.ts';

const bytes = Uint8Array.from({ length: 32 }, (_, at) => at);
const layout = (fields: { start: number; end: number }[], limit?: number) =>
  hexGroups(bytes, fields, limit).map(({ offset, parts }) => [
    offset,
    parts.map(({ text }) => text),
  ]);

describe('bytes in groups of eight', () => {
  it('begin with the first field and break fields where a group ends', () => {
    expect(
      layout([
        { start: 3, end: 6 },
        { start: 6, end: 13 },
        { start: 13, end: 14 },
      ]),
    ).toEqual([
      [3, ['03 04 05', '06 07 08 09 0a']],
      [11, ['0b 0c', '0d']],
    ]);
  });

  it('do not begin a group for a field that ends with one', () => {
    expect(layout([{ start: 0, end: 8 }])).toEqual([[0, ['00 01 02 03 04 05 06 07']]]);
    expect(layout([])).toEqual([]);
  });

  it('stop at the limit, counted from the first byte', () => {
    expect(layout([{ start: 4, end: 30 }], 10)).toEqual([
      [4, ['04 05 06 07 08 09 0a 0b']],
      [12, ['0c 0d']],
    ]);
  });

  it('are written out with a wider gap between two groups', () => {
    expect(hexText(bytes.subarray(0, 10))).toBe('00 01 02 03 04 05 06 07  08 09');
    expect(hexOffset(10)).toBe('000a');
    expect(hexOffset(0x12345)).toBe('12345');
  });
});
