import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, lines }) => {
  const pushes = connections.filter(({ path, end }) => path === '/push' && end !== undefined);
  const numbersOf = (texts: readonly string[]) =>
    texts.flatMap((text) => /"n":\s*(\d+)/.exec(text)?.[1] ?? []).map(Number);
  const pushed = pushes.map(({ messages }) => numbersOf(messages.map(({ text }) => text)));
  const [first = [], second = []] = pushed;
  const from = first[0] ?? 0;
  const to = second.at(-1) ?? 0;
  const printed = lines.map((line) => line.trim()).filter((line) => /^\d+$/.test(line));
  const wanted = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => String(from + at));
  return [
    {
      met: pushes.length >= 2 && (second[0] ?? 0) > (first.at(-1) ?? 0) + 1,
      expected: {
        zh: '两次 `/push` 都推完，中间缺了几个编号',
        en: 'two connections to `/push`, with numbers missing between them',
      },
      seen: pushes,
    },
    {
      met: wanted.length > 6 && printed.join() === wanted.join(),
      expected: {
        zh: '每个编号一行，从第一个到最后一个都有，按顺序',
        en: 'each number on a line, from the first to the last, in order',
      },
      seen: lines,
    },
  ];
};

export default check;
