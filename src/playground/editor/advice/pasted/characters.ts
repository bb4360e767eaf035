/** What code has in place of a character that was meant. */
export interface Mark {
  kind: 'full-width' | 'smart-quotes' | 'typographic' | 'invisible' | 'entity';
  start: number;
  end: number;
  /** What was meant. */
  text: string;
}

/**
 * What is not seen and no space to JavaScript: zero-width characters, soft hyphens, signs of writing
 * direction, control characters. No-break spaces are spaces to it (ECMAScript §12.2).
 */
const INVISIBLE =
  /[\0-\b\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufff9-\ufffc]/;

/** Spaces to JavaScript, but not within tags or addresses. */
const OTHER_SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000\ufeff]/;

/** The full-width forms of ASCII lie this far behind it (U+FF01 to U+FF5E). */
const FULL_WIDTH = 0xfee0;

/** Marks of Chinese and Japanese writing, and what stands for them in code. */
const IDEOGRAPHIC: Readonly<Record<string, string>> = {
  '、': ',',
  '【': '[',
  '】': ']',
  '〔': '[',
  '〕': ']',
  '《': '<',
  '》': '>',
  '〈': '<',
  '〉': '>',
  '￥': '$',
};

/** What word processors make of several characters, or of a plain one. */
const TYPOGRAPHIC: Readonly<Record<string, string>> = {
  '–': '-',
  '−': '-',
  '‐': '-',
  '‑': '-',
  '…': '...',
  '⋯': '...',
  '→': '=>',
  '⇒': '=>',
  '≤': '<=',
  '≥': '>=',
  '≠': '!==',
  '×': '*',
  '÷': '/',
  '•': '*',
};

/** Quotation marks that are none to JavaScript, by the plain one that they stand for. */
export const QUOTES: readonly { plain: '"' | "'"; all: string }[] = [
  { plain: '"', all: '“”„‟＂「」『』«»″〝〞' },
  { plain: "'", all: '‘’‚‛＇′´' },
];

const NAMED: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  amp: '&',
  nbsp: ' ',
  lpar: '(',
  rpar: ')',
  lcub: '{',
  rcub: '}',
  lbrace: '{',
  rbrace: '}',
  lbrack: '[',
  rbrack: ']',
  semi: ';',
  comma: ',',
  colon: ':',
  equals: '=',
  grave: '`',
  dollar: '$',
};

const ENTITY = /&(?:#(\d{2,6})|#x([\da-f]{2,5})|([a-z]{2,7}));/iy;

/** The character reference that begins at `at`, as HTML has it, and what it stands for. */
export function entityAt(code: string, at: number): { end: number; text: string } | undefined {
  ENTITY.lastIndex = at;
  const found = ENTITY.exec(code);
  if (!found) return undefined;
  const [all, decimal, hex, name = ''] = found;
  const number = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
  const text = Number.isNaN(number)
    ? NAMED[name.toLowerCase()]
    : String.fromCodePoint(Math.min(number, 0x10ffff)).replace('\u00a0', ' ');
  return text === undefined ? undefined : { end: at + all.length, text };
}

export function isInvisible(character: string): boolean {
  return INVISIBLE.test(character);
}

/** Whether something is not seen, or a space of another kind than the space bar gives. */
export function isHiddenSpace(character: string): boolean {
  return INVISIBLE.test(character) || OTHER_SPACES.test(character);
}

/** The plain character that a full-width one is the form of. */
export function narrow(character: string): string | undefined {
  const code = character.charCodeAt(0);
  return code > 0xff00 && code < 0xff5f ? String.fromCharCode(code - FULL_WIDTH) : undefined;
}

/** The plain quotation mark that a character stands for, if it is one of another kind. */
export function quoteOf(character: string): (typeof QUOTES)[number] | undefined {
  return character === '' ? undefined : QUOTES.find(({ all }) => all.includes(character));
}

/** What stands at `at` of code, outside of any text, in place of something else. */
export function markAt(code: string, at: number): Mark | undefined {
  const character = code.charAt(at);
  if (character < '\x7f' && character >= ' ' && character !== '&') return undefined;
  const mark = (kind: Mark['kind'], text: string, end = at + 1): Mark => ({
    kind,
    start: at,
    end,
    text,
  });
  if (character === '&') {
    const entity = entityAt(code, at);
    if (!entity) return undefined;
    // What was escaped twice is meant all the same.
    let { end, text } = entity;
    for (;;) {
      const inner = text === '&' ? entityAt(`&${code.slice(end, end + 12)}`, 0) : undefined;
      if (!inner) break;
      ({ text } = inner);
      end += inner.end - 1;
    }
    return mark('entity', text, end);
  }
  const [run = ''] = /^[０-９Ａ-Ｚａ-ｚ＿]+/.exec(code.slice(at, at + 100)) ?? [];
  if (run !== '') {
    return mark(
      'full-width',
      run.replace(/[^]/g, (each) => narrow(each) ?? each),
      at + run.length,
    );
  }
  if (character === '。' || character === '．' || character === '｡') {
    // Between names it is a point; at the end of a statement the Chinese for one.
    const isPoint = character === '．' || /^[\p{L}_$#]/u.test(code.slice(at + 1, at + 3));
    return mark('full-width', isPoint ? '.' : ';');
  }
  if (character === '—') {
    const isPair = code[at + 1] === '—';
    const isStep =
      isPair || /[\w\])]$/.test(code.slice(0, at)) !== /^\s*[\w([]/.test(code.slice(at + 1));
    return mark('typographic', isStep ? '--' : '-', at + (isPair ? 2 : 1));
  }
  if (quoteOf(character)) return undefined;
  const plain = narrow(character) ?? IDEOGRAPHIC[character];
  if (plain !== undefined) return mark('full-width', plain);
  const typed = TYPOGRAPHIC[character];
  if (typed !== undefined) {
    const isPair = /[…⋯]/.test(character) && code[at + 1] === character;
    return mark('typographic', typed, at + (isPair ? 2 : 1));
  }
  if (isInvisible(character)) return mark('invisible', '');
  // As a space it does no harm; within a name it parts that.
  if (character === '\ufeff' && /\w\ufeff\w/.test(code.slice(at - 1, at + 2))) {
    return mark('invisible', '');
  }
  return undefined;
}

/** The offset of the first character, in UTF-16 units, of which that is true; -1 for none. */
export function findCharacter(
  text: string,
  test: (character: string, at: number) => boolean,
  from = 0,
): number {
  for (let at = from; at < text.length; at += 1) if (test(text.charAt(at), at)) return at;
  return -1;
}
