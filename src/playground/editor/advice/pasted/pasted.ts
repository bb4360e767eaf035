import { scriptRanges } from '../../../program/html-scripts.ts';
import type { CodeLanguage } from '../../code-language.ts';
import type { Edit, Problem, ProblemId } from '../problem.ts';
import { readOrFault, readScript } from '../script.ts';
import {
  entityAt,
  findCharacter,
  isHiddenSpace,
  isInvisible,
  narrow,
  quoteOf,
  type Mark,
} from './characters.ts';
import { elsewhereProblems } from './elsewhere.ts';
import { fences, lineProblems } from './lines.ts';
import { isInName, scan, type Scanned } from './scan.ts';

/** What is told of code that came from elsewhere; their words say where from. */
export const PASTED_IDS: ReadonlySet<ProblemId> = new Set([
  ...(['full-width', 'smart-quotes', 'typographic', 'invisible', 'entity', 'address'] as const),
  ...(['line-numbers', 'prompt', 'shell', 'fence'] as const),
  ...(['html-in-script', 'script-in-html', 'html-escaped', 'tag-quotes', 'tag-spaces'] as const),
  ...(['jsx', 'types-in-js'] as const),
  ...(['node-ws', 'node-server', 'node-module', 'node-global', 'socket-io', 'library'] as const),
]);

/** Elements with which a page, or a piece of one, begins. */
const PAGE =
  /^\s*(?:<!--[^]*?-->\s*)*<(?:!doctype|html|head|body|meta|title|link|style|script|div|main|section|form|input|button|textarea|ul|ol|p|h[1-6]|span|a|pre|table|canvas|template)\b/i;
const ESCAPED_PAGE = /^\s*&lt;[!a-z]/i;

/**
 * What shows that code was copied from a text, a terminal, a page or a program of another kind, and
 * does not work here for that reason. What does no harm is not told: in texts, comments and templates,
 * or where JavaScript takes it for a space.
 * @param readable the same without types, each piece at its place; see `blank-types.ts`
 */
export function pastedIn(code: string, language: CodeLanguage, readable = code): Problem[] {
  if (language === 'css') return [];
  if (language === 'html') return pagePasted(code);

  if (ESCAPED_PAGE.test(code) || PAGE.test(code)) return [pageInScript(code)];
  const fenced = fences(code);
  if (fenced.length > 0) return fenced;
  const program = readScript(readable);
  const fault = program ? undefined : readOrFault(code);
  const problems = scriptProblems(
    code,
    0,
    code.length,
    typeof fault === 'number' ? fault : undefined,
  );
  if (program) {
    problems.push(...elsewhereProblems([program], code, false));
    if (language === 'javascript' && readable !== code && !readScript(code)) {
      problems.push(typesProblem(code, readable));
    }
  }
  return problems;
}

function pagePasted(code: string): Problem[] {
  if (ESCAPED_PAGE.test(code) && !/<[a-z!]/i.test(code)) {
    const edits = entitiesOf(code);
    const [first] = edits;
    return first
      ? [
          {
            ...{ id: 'html-escaped', start: first.start, end: first.end },
            values: {},
            fixes: [{ code: '<', edits }],
          },
        ]
      : [];
  }
  const fenced = fences(code);
  if (fenced.length > 0) return fenced;
  if (!/<[a-z!]/i.test(code)) {
    const isProgram =
      /\bnew WebSocket\b|\bconsole\.\w+\s*\(|\bdocument\.\w|\baddEventListener\b/.test(code);
    if (!isProgram) return [];
    const end = code.length;
    const edits = [
      { start: 0, end: 0, text: '<script>\n' },
      { start: end, end, text: `${code.endsWith('\n') ? '' : '\n'}</script>\n` },
    ];
    return [
      {
        ...{ id: 'script-in-html', start: 0, end: Math.max(1, code.search(/\n|$/)) },
        values: {},
        fixes: [{ code: '<script>', edits }],
      },
    ];
  }
  const ranges = scriptRanges(code);
  const programs = ranges.flatMap(({ start, end }) => readScript(code, start, end) ?? []);
  const problems = ranges.flatMap(({ kind, start, end }) => {
    // A character reference in an attribute stands for another character.
    if (kind === 'handler' && code.slice(start, end).includes('&')) return [];
    const read = readOrFault(code, start, end);
    return scriptProblems(code, start, end, typeof read === 'number' ? read : undefined);
  });
  const hasLibraries = /<script\b[^>]*\ssrc\s*=/i.test(code);
  return [
    ...problems,
    ...tagProblems(code),
    ...elsewhereProblems(programs, code, hasLibraries).map(
      (each) =>
        // Of a page only its script is taken out, with its line.
        each,
    ),
  ];
}

/** @param fault where the script cannot be read any further, if so. */
function scriptProblems(
  code: string,
  start: number,
  end: number,
  fault: number | undefined,
): Problem[] {
  const scanned = scan(code, start, end);
  const addresses = addressProblems(code, scanned);
  if (fault === undefined) {
    return [
      ...addresses,
      ...markProblems(
        code,
        scanned.marks.filter((each) => isInName(each, code)),
      ),
    ];
  }
  const marks = markProblems(code, scanned.marks);
  const lines = lineProblems(code, start, end);
  const problems = [...addresses, ...marks, ...lines];
  if (problems.length > addresses.length) return problems;
  return [...addresses, ...tagInScript(code, fault, start, end)];
}

const IDS: Record<Mark['kind'], ProblemId> = {
  'full-width': 'full-width',
  'smart-quotes': 'smart-quotes',
  typographic: 'typographic',
  invisible: 'invisible',
  entity: 'entity',
};

/** A problem at each mark; the first fix of each mends all of its kind, since one alone is no use. */
function markProblems(code: string, marks: readonly Mark[]): Problem[] {
  return marks.map((mark): Problem => {
    const { kind, start, end, text } = mark;
    const alike = marks.filter((each) => each.kind === kind);
    const found = (each: Mark) => shown(code.slice(each.start, each.end));
    const edit = (each: Mark): Edit => ({ start: each.start, end: each.end, text: each.text });
    const all = [...new Set(alike.map(found))].slice(0, 8).join(' ');
    return {
      ...{ id: IDS[kind], start, end },
      values: { found: found(mark), meant: text, count: alike.length },
      fixes: [
        { code: alike.length === 1 ? all : `${all} ×${alike.length}`, edits: alike.map(edit) },
        ...(alike.length === 1 ? [] : [{ code: found(mark), edits: [edit(mark)] }]),
      ],
    };
  });
}

/** A character as it can be spoken of. */
function shown(text: string): string {
  return text.replace(/[^]/gu, (each) =>
    isHiddenSpace(each)
      ? `U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
      : each,
  );
}

/** Characters that an address may not have where they stand, though the text around it may. */
function addressProblems(code: string, { texts }: Scanned): Problem[] {
  return texts.flatMap(({ start, end }) => {
    const address = code.slice(start, end);
    const isAddress =
      /^[\s\p{Cf}]*(?:wss?|https?)\s*[:：]\s*[/／]{2}/iu.test(address) && !/\n/.test(address);
    if (!isAddress) return [];
    const edits: Edit[] = [];
    const [head = ''] = /^[^/／]*[/／]{2}[^/／?？#]*[/／]?/u.exec(address) ?? [];
    let hasQuery = false;
    for (let at = 0; at < address.length; at += 1) {
      const character = address.charAt(at);
      const edit = (text: string, length = 1) =>
        edits.push({ start: start + at, end: start + at + length, text });
      const entity = character === '&' ? entityAt(code, start + at) : undefined;
      if (character === '?') hasQuery = true;
      // Emoji are put together with the joiner.
      if (isHiddenSpace(character) && !/\p{Extended_Pictographic}/u.test(address)) edit('');
      else if (entity && entity.text === '&') edit('&', entity.end - start - at);
      else if (narrow(character) !== undefined && at < head.length) edit(narrow(character) ?? '');
      else if (character === '。' && at < head.length) edit('.');
      else if (character === '？' && !hasQuery && /^[\w.~%-]+[=＝]/.test(address.slice(at + 1))) {
        edit('?');
        hasQuery = true;
      } else if (character === '＝' && hasQuery && /[?？&][\w.~%-]+$/.test(address.slice(0, at)))
        edit('=');
      else if (character === '＆' && hasQuery && /^[\w.~%-]+[=＝]/.test(address.slice(at + 1)))
        edit('&');
    }
    const [first] = edits;
    if (!first) return [];
    const found = [...new Set(edits.map((each) => shown(code.slice(each.start, each.end))))].join(
      ' ',
    );
    return [
      {
        ...{ id: 'address', start: first.start, end: first.end },
        values: { found },
        fixes: [{ code: found, edits }],
      },
    ];
  });
}

function entitiesOf(code: string): Edit[] {
  const edits: Edit[] = [];
  for (let at = code.indexOf('&'); at >= 0; at = code.indexOf('&', at + 1)) {
    const entity = entityAt(code, at);
    if (entity) edits.push({ start: at, end: entity.end, text: entity.text });
  }
  return edits;
}

/** A page where a script is expected: what is its scripts is kept. */
function pageInScript(code: string): Problem {
  const plain = ESCAPED_PAGE.test(code)
    ? entitiesOf(code).reduceRight(
        (text, { start, end, text: instead }) => text.slice(0, start) + instead + text.slice(end),
        code,
      )
    : code;
  const scripts = scriptRanges(plain)
    .filter(({ kind }) => kind !== 'handler')
    .map(({ start, end }) => plain.slice(start, end).replace(/^\s*\n|\s+$/g, ''))
    .filter((text) => text.trim() !== '');
  const start = code.search(/\S/);
  const edits = [{ start: 0, end: code.length, text: `${scripts.join('\n\n')}\n` }];
  return {
    ...{ id: 'html-in-script', start, end: start + (code.slice(start).search(/[\s>]|$/) || 1) },
    values: {},
    fixes: scripts.length > 0 ? [{ code: '<script>', edits }] : [],
  };
}

/** A tag at which a script cannot be read any further. */
function tagInScript(code: string, fault: number, start: number, end: number): Problem[] {
  const [tag] = /^<(?:\/?[a-z][\w.-]*|>|!--|!doctype)/i.exec(code.slice(fault, end)) ?? [];
  if (tag === undefined) return [];
  const before = code.slice(start, fault).trimEnd();
  const isValue = /(?:[(,=?:[{&|]|=>|\breturn|\bdefault)$/.test(before);
  const place = { start: fault, end: fault + tag.length };
  // `<T>(value)` is TypeScript.
  if (/^<[A-Z]\w*(?:\s+extends\b[^>]*)?,?>\s*\(/.test(code.slice(fault, end))) return [];
  if (isValue) return [{ ...place, id: 'jsx', values: { tag: `${tag}>` }, fixes: [] }];
  const edits = [...code.slice(start, end).matchAll(/<\/?script\b[^>]*>/gi)].map(
    ({ 0: text, index }) => ({ start: start + index, end: start + index + text.length, text: '' }),
  );
  const fixes = edits.length > 0 ? [{ code: '<script>', edits }] : [];
  return [{ ...place, id: 'html-in-script', values: {}, fixes }];
}

/** Quotation marks and spaces within tags that HTML takes for a part of a name or a value. */
function tagProblems(code: string): Problem[] {
  const scripts = scriptRanges(code).filter(({ kind }) => kind !== 'handler');
  const isInScript = (at: number) => scripts.some(({ start, end }) => at >= start && at < end);
  const quotes: Edit[] = [];
  const spaces: Edit[] = [];
  for (const { 0: tag, index } of code.matchAll(/<[a-z][^<>]*>?/gi)) {
    if (isInScript(index)) continue;
    let quote = '';
    for (let at = 0; at < tag.length; at += 1) {
      const character = tag.charAt(at);
      const place = { start: index + at, end: index + at + 1 };
      if (quote !== '') {
        if (character === quote) quote = '';
        continue;
      }
      const isValue = /=\s*$/.test(tag.slice(0, at));
      if (isValue && /["']/.test(character)) quote = character;
      else if (isValue && quoteOf(character)) {
        const { all = '', plain = '"' } = quoteOf(character) ?? {};
        const end = findCharacter(tag, (each) => all.includes(each) || each === plain, at + 1);
        if (end < 0) continue;
        quotes.push({ ...place, text: plain });
        if (tag.charAt(end) !== plain) {
          quotes.push({ start: index + end, end: index + end + 1, text: plain });
        }
        at = end;
      } else if (isHiddenSpace(character)) {
        spaces.push({ ...place, text: isInvisible(character) ? '' : ' ' });
      }
    }
  }
  const told = (id: ProblemId, edits: Edit[]): Problem[] => {
    const [first] = edits;
    if (!first) return [];
    const found = shown(code.slice(first.start, first.end));
    return [
      {
        ...{ id, start: first.start, end: first.end },
        values: { found, count: edits.length },
        fixes: [{ code: `${found}${edits.length > 1 ? ` ×${edits.length}` : ''}`, edits }],
      },
    ];
  };
  return [...told('tag-quotes', quotes), ...told('tag-spaces', spaces)];
}

/** Types in a file that is no TypeScript: the fix takes them out. */
function typesProblem(code: string, readable: string): Problem {
  const edits: Edit[] = [];
  for (let at = 0; at < code.length; at += 1) {
    if (code[at] === readable[at]) continue;
    const start = at;
    while (at < code.length && (code[at] !== readable[at] || /[ \t]/.test(code.charAt(at))))
      at += 1;
    let end = at;
    while (end > start && /[ \t]/.test(code.charAt(end - 1))) end -= 1;
    edits.push({ start, end, text: '' });
  }
  const { start = 0, end = 0 } = edits[0] ?? {};
  return {
    ...{ id: 'types-in-js', start, end },
    values: { text: code.slice(start, end).split('\n')[0] ?? '' },
    fixes: [{ code: String(edits.length), edits }],
  };
}
