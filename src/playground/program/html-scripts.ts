import { Token, Tokenizer, TokenizerMode } from 'parse5';

/** A piece of JavaScript in a page: `start` and `end` are offsets, line and column count from 1. */
export interface ScriptRange {
  kind: 'script' | 'module' | 'handler';
  start: number;
  end: number;
  line: number;
  column: number;
  /** Offset of the start tag, and of attributes of it that would mean more if it had a `src`. */
  tag?: { start: number; unused: readonly { start: number; end: number }[] };
}

/** Attributes that an inline script, but no other, does without (HTML §4.12.1). */
const ONLY_WITH_SRC = ['async', 'defer', 'integrity'];

/** How the text of these elements is read (HTML §13.2.6.2). */
const TEXT_MODES: ReadonlyMap<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]> = new Map(
  [
    ['script', TokenizerMode.SCRIPT_DATA],
    ['title', TokenizerMode.RCDATA],
    ['textarea', TokenizerMode.RCDATA],
    ...['style', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript'].map(
      (name) => [name, TokenizerMode.RAWTEXT] as const,
    ),
  ],
);

/** The inline scripts and event handler attributes of `html`, in order. */
export function scriptRanges(html: string): ScriptRange[] {
  const ranges: ScriptRange[] = [];
  let open: ScriptRange | undefined;
  /** Open elements of SVG and MathML, whose scripts know no `src`. */
  let foreign = 0;
  const nothing = () => {};

  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onComment: nothing,
      onDoctype: nothing,
      onEof: nothing,
      onCharacter: nothing,
      onNullCharacter: nothing,
      onWhitespaceCharacter: nothing,
      onStartTag(element) {
        const { location, tagName } = element;
        tokenizer.state = TEXT_MODES.get(tagName) ?? tokenizer.state;
        if (!location) return;
        for (const [name, at] of Object.entries(location.attrs ?? {})) {
          if (/^on[a-z]+$/.test(name)) ranges.push(...handlerRange(html, at));
        }
        const kind = tagName === 'script' ? kindOf(element) : undefined;
        if (kind) {
          const { endOffset: start, endLine: line, endCol: column } = location;
          const tagStart = location.startOffset;
          const tag = foreign === 0 && { start: tagStart, unused: unusedIn(element, kind) };
          open = { kind, start, end: html.length, line, column, ...(tag && { tag }) };
        }
        if (FOREIGN.has(tagName) && !element.selfClosing) foreign += 1;
      },
      onEndTag({ tagName, location }) {
        if (FOREIGN.has(tagName)) foreign = Math.max(0, foreign - 1);
        if (tagName !== 'script' || !open || !location) return;
        ranges.push({ ...open, end: location.startOffset });
        open = undefined;
      },
    },
  );
  tokenizer.write(html, true);
  return ranges;
}

const FOREIGN: ReadonlySet<string> = new Set(['svg', 'math']);

function unusedIn(
  { location }: Token.TagToken,
  kind: ScriptRange['kind'],
): { start: number; end: number }[] {
  return Object.entries(location?.attrs ?? {})
    .filter(([name]) => ONLY_WITH_SRC.includes(name) && !(kind === 'module' && name === 'async'))
    .map(([, { startOffset: start, endOffset: end }]) => ({ start, end }))
    .sort((a, b) => a.start - b.start);
}

/** The kind of an inline script that a browser would run (HTML §4.12.1.1). */
function kindOf(tag: Token.TagToken): 'script' | 'module' | undefined {
  if (Token.getTokenAttr(tag, 'src') !== null) return undefined;
  const type = (Token.getTokenAttr(tag, 'type') ?? '').trim().toLowerCase();
  if (type === 'module') return 'module';
  return type === '' || /^(text|application)\/(x-)?(java|ecma)script$/.test(type)
    ? 'script'
    : undefined;
}

/** The value of the attribute at `at`, without its quotes. */
function handlerRange(
  html: string,
  at: { startOffset: number; endOffset: number; startLine: number; startCol: number },
): ScriptRange[] {
  const text = html.slice(at.startOffset, at.endOffset);
  const [opening] = /^[^=]*=\s*["']?/.exec(text) ?? [];
  if (opening === undefined) return [];
  const lines = opening.split('\n');
  const isQuoted = /["']$/.test(opening);
  return [
    {
      kind: 'handler',
      start: at.startOffset + opening.length,
      end: at.endOffset - (isQuoted ? 1 : 0),
      line: at.startLine + lines.length - 1,
      column: (lines.length === 1 ? at.startCol : 1) + (lines.at(-1)?.length ?? 0),
    },
  ];
}

/** The same page, in which each piece of JavaScript is what `change` makes of it. */
export function mapScripts(
  html: string,
  change: (code: string, kind: ScriptRange['kind'], range: ScriptRange) => string,
): string {
  let result = '';
  let at = 0;
  for (const range of scriptRanges(html)) {
    const { kind, start, end } = range;
    result += html.slice(at, start) + change(html.slice(start, end), kind, range);
    at = end;
  }
  return result + html.slice(at);
}
