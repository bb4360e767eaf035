import { describe, expect, it } from 'vitest';
import { wrapped } from './wrapped.ts';

describe('a sentence in lines', () => {
  it('breaks English between words', () => {
    expect(wrapped('A socket has no “oncolse”: the function is never called.', 20)).toBe(
      'A socket has no\n“oncolse”: the\nfunction is never\ncalled.',
    );
  });

  it('breaks Chinese between characters, and before no closing mark', () => {
    expect(wrapped('函数只是存在了这个名字下面，永远不会被调用。', 26)).toBe(
      '函数只是存在了这个名字下\n面，永远不会被调用。',
    );
  });

  it.each([
    'close(1001) 会抛出 InvalidAccessError：网页只能用 1000 和 3000 到 4999，其余的关闭码由协议自己使用。',
    "readyState is a number from 0 to 3. It never equals 'open'.",
    '',
  ])('loses nothing: %s', (text) => {
    expect(wrapped(text, 30).replaceAll('\n', '').replaceAll(' ', '')).toBe(
      text.replaceAll(' ', ''),
    );
    for (const line of wrapped(text, 40).split('\n')) expect(line).not.toMatch(/^[，。：；、]/);
  });
});
