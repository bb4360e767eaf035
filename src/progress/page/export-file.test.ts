import { describe, expect, it } from 'vitest';
import { NOTHING } from '../shape.ts';
import { exportName, exportText, readExport } from './export-file.ts';

const file = (text: string) => new File([text], 'x.json');
const some = { ...NOTHING, read: new Map([['frames', '2026-11-25T09:00:00.000Z']]) };

describe('a file of progress', () => {
  it('is read as it was written, also with a byte order mark before it', async () => {
    expect(await readExport(file(exportText(some)))).toEqual({ progress: some });
    expect(await readExport(file(`\uFEFF${exportText(some)}`))).toEqual({ progress: some });
  });

  it('is named after its day', () => {
    expect(exportName(new Date(2026, 0, 5))).toBe('websocket-101-progress-2026-01-05.json');
  });

  it.each([
    ['hello', 'json'],
    ['', 'json'],
    ['[]', 'faults'],
    ['{"version":9}', 'newer'],
    [exportText(some).replace('2026-11', 'last'), 'faults'],
    [`"${'x'.repeat(1_000_001)}"`, 'long'],
  ])('%.20s is not taken', async (text, why) => {
    expect(await readExport(file(text))).toMatchObject({ why });
  });

  it('that cannot be read is told as such', async () => {
    const gone = {
      size: 5,
      text: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
    };
    expect(await readExport(gone)).toEqual({ why: 'read' });
  });
});
