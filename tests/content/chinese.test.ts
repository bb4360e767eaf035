import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chineseFaults, sentencesOf, withoutPlaces } from './chinese-faults.ts';
import { CONTENT, proseOf, readLesson, slugsOf } from './lessons.ts';

/** Every text of a JSON file, with the path of its keys. */
function textsIn(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}/${key}`));
}

describe('Chinese is set as Chinese', () => {
  it.each(slugsOf('zh'))('in the lesson %s', (slug) => {
    const lesson = readLesson(slug, 'zh');
    const head = lesson.frontMatter
      .split('\n')
      .filter((line) => /^(title|description):/.test(line))
      .map((line) => line.replace(/^\w+: /, ''));
    const lines = proseOf(lesson)
      .split('\n')
      .map((line, at): [number, string] => [lesson.bodyLine + at, line])
      .filter(([, line]) => !line.startsWith('import '));
    const faults = [...head.map((line): [number, string] => [2, line]), ...lines].flatMap(
      ([at, line]) =>
        sentencesOf(line).flatMap((sentence) =>
          chineseFaults(sentence).map((fault) => `${slug}.mdx:${at}: ${fault}`),
        ),
    );
    expect(faults).toEqual([]);
  });

  const files = globSync(
    [
      'ui/zh.json',
      'wire/zh/*.json',
      'wire/behaviours.json',
      'glossary.json',
      'quizzes/zh/*.json',
      'examples/*/example.json',
    ],
    { cwd: CONTENT },
  ).sort();

  it.each(files)('in %s', (file) => {
    const texts = textsIn(JSON.parse(readFileSync(new URL(file, CONTENT), 'utf8')));
    const faults = texts
      .filter(([path]) => !/\/(expect|en)(\/|$)/.test(path))
      .filter(([, text]) => !text.startsWith('npm '))
      .flatMap(([path, text]) =>
        sentencesOf(withoutPlaces(text)).flatMap((sentence) =>
          chineseFaults(sentence).map((fault) => `${path}: ${fault}`),
        ),
      );
    expect(faults).toEqual([]);
  });

  it('and what is not is told', () => {
    const bad = [
      '你好,世界',
      '调用(两次)',
      '写"你好"',
      '第3节',
      '用send发送',
      '然后 ，再发',
      '等一等…再说',
      '服务端的应答',
      '掩码处理 以后',
      '连接断开.',
    ];
    for (const text of bad) expect(chineseFaults(text), text).not.toEqual([]);
    const good = [
      '第 3 节说 x 是 1006，不是 1000。',
      '“关闭”（close）不是“断开”。',
      'WebSocket 与 HTTP 的差别：一次握手。',
      '等一等……再说。',
      '负载均衡',
    ];
    for (const text of good) expect(chineseFaults(text), text).toEqual([]);
    expect(sentencesOf('| `code` | **关闭码**，见[“关闭”](../close/) |')).toEqual([
      '',
      'x',
      '关闭码，见“关闭”',
      '',
    ]);
  });
});
