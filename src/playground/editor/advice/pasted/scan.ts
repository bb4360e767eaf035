import {
  entityAt,
  findCharacter,
  isInvisible,
  markAt,
  QUOTES,
  quoteOf,
  type Mark,
} from './characters.ts';

/** What was found in code that may be none yet. */
export interface Scanned {
  marks: Mark[];
  /** What lies within the quotes of texts: offsets, end exclusive. */
  texts: { start: number; end: number }[];
}

/** After these a slash begins a regular expression. */
const BEFORE_EXPRESSION =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>（，＝：；｛]|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield))\s*$/;

/** What follows a text: in the midst of one that is still being typed something else does. */
const ENDS = /^\s*(?:[),;:+\]}.?）；，：＋］｝]|$)/;

/**
 * Reads code as far as that goes without a grammar, which what was pasted often breaks: what is text,
 * a comment or a regular expression, and what stands in the rest in place of another character.
 */
export function scan(code: string, from = 0, to = code.length): Scanned {
  const marks: Mark[] = [];
  const texts: Scanned['texts'] = [];
  /** Open braces within each `${`, innermost last. */
  const holes: number[] = [];
  let at = from;

  const lineEnd = (start: number) => {
    const end = code.slice(start, to).search(/[\n\r]/);
    return end < 0 ? to : start + end;
  };

  /** Goes on after the template's text that begins at `at`. */
  const template = () => {
    const start = at;
    while (at < to) {
      const character = code[at];
      if (character === '\\') at += 2;
      else if (character === '`') {
        texts.push({ start, end: at });
        at += 1;
        return;
      } else if (character === '$' && code[at + 1] === '{') {
        texts.push({ start, end: at });
        at += 2;
        holes.push(0);
        return;
      } else at += 1;
    }
  };

  /** A text in plain quotes, which another kind of mark may close. */
  const text = (plain: string) => {
    const start = at + 1;
    const end = lineEnd(start);
    for (let next = start; next < end; next += 1) {
      if (code[next] === '\\') next += 1;
      else if (code[next] === plain) {
        texts.push({ start, end: next });
        at = next + 1;
        return;
      }
    }
    const { all = '' } = QUOTES.find((each) => each.plain === plain) ?? {};
    for (let next = start; next < end; next += 1) {
      if (!all.includes(code.charAt(next)) || !ENDS.test(code.slice(next + 1, end))) continue;
      marks.push({ kind: 'smart-quotes', start: next, end: next + 1, text: plain });
      texts.push({ start, end: next });
      at = next + 1;
      return;
    }
    // Closed nowhere: what follows is read as code, as the next line is.
    at = end;
  };

  /** A text in quotation marks of another kind. */
  const quoted = ({ plain, all }: (typeof QUOTES)[number]) => {
    const start = at + 1;
    const line = code.slice(start, lineEnd(start));
    const typed = findCharacter(
      line,
      (each, index) =>
        all.includes(each) && !(each === '’' && /^\w’\w/.test(line.slice(Math.max(0, index - 1)))),
    );
    const straight = line.indexOf(plain);
    // Plain marks within such a text come in pairs.
    const inside = typed < 0 ? 0 : line.slice(0, typed).split(plain).length - 1;
    const length = typed >= 0 && inside % 2 === 0 ? typed : straight;
    const within = length < 0 ? '' : line.slice(0, length);
    const others = plain === '"' ? ['"', "'", '`'] : ["'", '"', '`'];
    const isTypedEnd = length >= 0 && length === typed;
    const free = isTypedEnd ? others.find((each) => !within.includes(each)) : plain;
    const instead = free ?? plain;
    marks.push({ kind: 'smart-quotes', start: at, end: start, text: instead });
    at = start;
    if (length < 0) return;
    const end = start + length;
    texts.push({ start, end });
    if (isTypedEnd) marks.push({ kind: 'smart-quotes', start: end, end: end + 1, text: instead });
    at = end + 1;
  };

  /** A text in quotes that are character references. */
  const escaped = (opening: Mark) => {
    marks.push(opening);
    at = opening.end;
    const end = lineEnd(at);
    for (let next = at; next < end; next += 1) {
      const mark = code[next] === '&' ? markAt(code, next) : undefined;
      if (!mark || mark.text !== opening.text) continue;
      marks.push(mark);
      texts.push({ start: opening.end, end: next });
      at = mark.end;
      return;
    }
  };

  const expression = () => {
    const line = code.slice(at, lineEnd(at));
    const [found] = /^\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\/[a-z]*/.exec(line) ?? [];
    at += found?.length ?? 1;
  };

  while (at < to) {
    const character = code.charAt(at);
    const two = code.slice(at, at + 2);
    const quote = quoteOf(character);
    if (two === '//' || (at === 0 && two === '#!')) at = lineEnd(at);
    else if (two === '/*') {
      const end = code.indexOf('*/', at + 2);
      at = end < 0 || end > to ? to : end + 2;
    } else if (
      character === '/' &&
      BEFORE_EXPRESSION.test(code.slice(Math.max(from, at - 20), at))
    ) {
      expression();
    } else if (character === '"' || character === "'") text(character);
    else if (character === '`') {
      at += 1;
      template();
    } else if (quote) quoted(quote);
    else if (character === '}' && holes.at(-1) === 0) {
      holes.pop();
      at += 1;
      template();
    } else {
      if (holes.length > 0 && /[{}]/.test(character)) {
        holes[holes.length - 1] = (holes.at(-1) ?? 0) + (character === '{' ? 1 : -1);
      }
      const mark = markAt(code, at);
      if (mark?.kind === 'entity' && /["']/.test(mark.text)) escaped(mark);
      else {
        if (mark) marks.push(mark);
        at = mark?.end ?? at + 1;
      }
    }
  }

  // Where the code was escaped, so were its texts: once.
  if (marks.some(({ kind }) => kind === 'entity')) {
    for (const { start, end } of texts) {
      for (let next = start; next < end; next += 1) {
        const entity = code[next] === '&' ? entityAt(code, next) : undefined;
        if (!entity || entity.end > end) continue;
        marks.push({ kind: 'entity', start: next, end: entity.end, text: entity.text });
        next = entity.end - 1;
      }
    }
  }
  return { marks: marks.sort((one, other) => one.start - other.start), texts };
}

/** Characters within names that make others of them than they seem: the code can be read with them. */
export function isInName({ kind, start }: Mark, code: string): boolean {
  return kind === 'full-width'
    ? /[０-９Ａ-Ｚａ-ｚ＿]/.test(code.charAt(start))
    : kind === 'invisible' && isInvisible(code.charAt(start));
}
