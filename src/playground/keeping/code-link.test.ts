import { afterEach, describe, expect, it, vi } from 'vitest';
import { codeOf, hashOf, LONGEST_LINK } from './code-link.ts';

const files = { 'main.js': 'console.log("你好", 1);\n'.repeat(50), 'other.js': '' };

afterEach(() => vi.unstubAllGlobals());

describe('code in a link', () => {
  it('comes out as it went in, and takes less room', async () => {
    const hash = (await hashOf(files)) ?? '';
    expect(hash).toMatch(/^#code=1d\.[\w-]+$/);
    expect(hash.length).toBeLessThan(200);
    expect(await codeOf(hash)).toEqual(files);
  });

  it('also travels where the browser cannot compress', async () => {
    vi.stubGlobal('CompressionStream', undefined);
    const hash = (await hashOf(files)) ?? '';
    expect(hash).toMatch(/^#code=1p\./);
    expect(await codeOf(hash)).toEqual(files);
  });

  it('is not put into a link that would be too long', async () => {
    const noise = Array.from({ length: LONGEST_LINK }, (_, at) => Math.sin(at)).join();
    expect(await hashOf({ 'main.js': noise })).toBeUndefined();
  });

  it('is refused when it unfolds to more than its bound', async () => {
    const hash = (await hashOf({ 'main.js': 'x'.repeat(2_000_000) })) ?? '';
    expect(hash).not.toBe('');
    expect(await codeOf(hash)).toBeUndefined();
  });

  it.each([
    '',
    '#code=',
    '#code=1d.',
    '#code=1d.!!',
    '#code=1d.AAAA',
    '#code=2d.AAAA',
    '#code=1p.bnVsbA',
  ])('is refused when it is %j', async (hash) => {
    expect(await codeOf(hash)).toBeUndefined();
  });
});
