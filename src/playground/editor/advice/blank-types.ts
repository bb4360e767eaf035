import { parse } from 'sucrase/dist/esm/parser';
import { TokenType } from 'sucrase/dist/esm/parser/tokenizer/types';

/** What is TypeScript's although it stands among values. */
const MARKS: ReadonlySet<TokenType> = new Set([
  TokenType.nonNullAssertion,
  TokenType._abstract,
  TokenType._declare,
  TokenType._override,
  TokenType._private,
  TokenType._protected,
  TokenType._public,
  TokenType._readonly,
]);

/**
 * TypeScript with blanks for its types, so that what is left can be read as JavaScript and stands
 * where it stood. An `enum` and the like, which mean code, stay.
 */
export function blankTypes(code: string): string {
  const blank = (text: string) => text.replace(/[^\r\n]/g, ' ');
  let result = '';
  let at = 0;
  try {
    for (const { start, end, isType, type } of parse(code, false, true, false).tokens) {
      if (!isType && !MARKS.has(type)) continue;
      result += code.slice(at, start) + blank(code.slice(start, end));
      at = end;
    }
  } catch {
    // What is being typed is often no TypeScript yet.
    return code;
  }
  return (result + code.slice(at)).replace(/^[ \t]*(?:import|export) type\b[^;\n]*;?/gm, blank);
}
