import { describe, expect, it } from 'vitest';
import { chatFault, MOST_TEXT, readChatRequest } from './chat-message.ts';

const read = (text: string) => readChatRequest(Buffer.from(text), false);

describe('a message to a chat room', () => {
  it('says something, or asks who is there', () => {
    expect(read('{"type":"say","text":"你好"}')).toEqual({ type: 'say', text: '你好' });
    expect(read('{"type":"who"}')).toEqual({ type: 'who' });
  });

  it('says up to 500 characters and no more', () => {
    const say = (length: number) => read(JSON.stringify({ type: 'say', text: 'x'.repeat(length) }));
    expect(say(MOST_TEXT)).toMatchObject({ type: 'say' });
    expect(say(MOST_TEXT + 1)).toBe('not-understood');
    expect(say(0)).toBe('not-understood');
  });

  it.each([
    ['', 'not-json'],
    ['hello', 'not-json'],
    ['{"type":"say"', 'not-json'],
    ['['.repeat(30_000), 'not-json'],
    ['null', 'not-understood'],
    ['[]', 'not-understood'],
    ['"say"', 'not-understood'],
    ['{"type":"join","name":"Eve"}', 'not-understood'],
    ['{"type":"say","text":7}', 'not-understood'],
    ['{"type":"say","text":{"toString":"x"}}', 'not-understood'],
    ['{"__proto__":{"type":"who"}}', 'not-understood'],
    [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'not-understood'],
  ])('is refused where it is %j', (text, fault) => {
    expect(read(text)).toBe(fault);
  });

  it('is text, whatever the bytes are', () => {
    expect(readChatRequest(Buffer.from('{"type":"who"}'), true)).toBe('binary');
  });

  it('keeps nothing but what it is made of', () => {
    expect(read('{"type":"say","text":"a","name":"Eve"}')).toEqual({ type: 'say', text: 'a' });
  });

  it('is answered with the fault in both languages', () => {
    expect(JSON.parse(chatFault('not-json'))).toEqual({
      type: 'error',
      error: 'not-json',
      zh: '消息必须是 JSON，例如 {"type":"say","text":"…"}。',
      en: 'A message must be JSON, for example {"type":"say","text":"…"}.',
    });
  });
});
