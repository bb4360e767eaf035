import type { Edit, Problem } from '../problem.ts';

interface Line {
  start: number;
  text: string;
}

/** What was copied along with code, line by line, so that it cannot be read. */
export function lineProblems(code: string, start: number, end: number): Problem[] {
  let at = start;
  const lines: Line[] = [];
  for (const text of code.slice(start, end).split('\n')) {
    lines.push({ start: at, text });
    at += text.length + 1;
  }
  const written = lines.filter(({ text }) => text.trim() !== '');
  return [...lineNumbers(written), ...prompts(written), ...commands(written)];
}

/** Marks with which a text marks off code: the first line that is written is one, or the last. */
export function fences(code: string): Problem[] {
  const found = [...code.matchAll(/^[ \t]*(`{3,}|~{3,})[\w+-]*[ \t]*(?:\r?\n|$)/gm)];
  const [first] = found;
  const last = found.at(-1);
  if (!first || !last) return [];
  const isFirst = code.slice(0, first.index).trim() === '';
  const isLast = code.slice(last.index + last[0].length).trim() === '';
  if (!isFirst && !isLast) return [];
  const edits = found.map(({ 0: text, index }) => ({
    start: index,
    end: index + text.length,
    text: '',
  }));
  const [, mark = ''] = first;
  return [problem('fence', first.index, mark, edits)];
}

/** The numbers of lines, one more on each. */
function lineNumbers(lines: readonly Line[]): Problem[] {
  const numbered = lines.map(({ start, text }) => {
    const [all = '', number] =
      /^[ \t]*(\d+)(?:[ \t]*[|│┃]|[.:)\]](?!\d)|(?=\s|$))[ \t]?/.exec(text) ?? [];
    return { start, all, number: number === undefined ? undefined : Number(number) };
  });
  const edits: Edit[] = [];
  let before: number | undefined;
  for (const { start, all, number } of numbered) {
    if (number === undefined || (before !== undefined && number <= before)) continue;
    // Empty lines have numbers too, and some of those that copy leave them out.
    if (before !== undefined && number - before > 3) continue;
    before = number;
    edits.push({ start, end: start + all.length, text: '' });
  }
  const [first] = edits;
  const isAlone = numbered.filter(({ all }, at) => all.trim() === lines[at]?.text.trim()).length;
  const counted = numbered.length - isAlone;
  if (!first || edits.length < 2 || edits.length < 0.8 * Math.max(counted, isAlone)) return [];
  return [problem('line-numbers', first.start, '1', edits)];
}

const PROMPT = /^[ \t]*(?:node>|>{3}|[>»❯›])[ \t]?(?=\S)/;

/** What a console writes before what is typed, and before what it answers. */
function prompts(lines: readonly Line[]): Problem[] {
  const first = lines.find(({ text }) => PROMPT.test(text));
  if (!first || (first !== lines[0] && lines.filter(({ text }) => PROMPT.test(text)).length < 2)) {
    return [];
  }
  const edits = lines.flatMap(({ start, text }) => {
    const [mark] = PROMPT.exec(text) ?? /^\.{3}(?: |$)/.exec(text) ?? [];
    if (mark !== undefined) return [{ start, end: start + mark.length, text: '' }];
    const isAnswer = /^\s*(?:<[·.]?\s|‹)/.test(text);
    return isAnswer ? [{ start, end: start, text: '// ' }] : [];
  });
  const [mark = ''] = PROMPT.exec(first.text) ?? [];
  return [problem('prompt', first.start, mark.trim(), edits)];
}

const COMMANDS =
  'npm|npx|pnpm|yarn|bun|deno|node|nodemon|wscat|websocat|curl|wget|pip3?|python3?|apt|apt-get|brew|git|cd|mkdir|docker|sudo|telnet|nc|openssl|php|ruby|go|java';
const COMMAND = new RegExp(`^\\s*(?:sudo\\s+)?(?:${COMMANDS})\\s+(?![=(.,;:?&|*/<>+]\\s?)\\S`);
const SHELL =
  /^\s*(?:\$\s+(?=[\w./~])|%\s+(?=[a-z])|PS [A-Z]:[^>]*>|[A-Z]:\\[^>]*>|[\w.-]+@[\w.-]+[:~ ][^$#%]*[$#%]\s)/;

/** Lines that are typed into a terminal. */
function commands(lines: readonly Line[]): Problem[] {
  const found = lines.filter(
    ({ text }) => SHELL.test(text) || COMMAND.test(text) || /^\s*#\s+\S/.test(text),
  );
  const first = found.find(({ text }) => !/^\s*#/.test(text)) ?? found[0];
  if (!first) return [];
  const edits = found.map(({ start }) => ({ start, end: start, text: '// ' }));
  return [problem('shell', first.start, first.text.trim().slice(0, 40), edits)];
}

function problem(id: Problem['id'], start: number, text: string, edits: Edit[]): Problem {
  const end = start + Math.max(1, text.length);
  return {
    id,
    start,
    end,
    values: { text, count: edits.length },
    fixes: [{ code: String(edits.length), edits }],
  };
}
