/* The parser within sucrase, as far as it is used here: its package declares no types for it. */

declare module 'sucrase/dist/esm/parser' {
  import type { TokenType } from 'sucrase/dist/esm/parser/tokenizer/types';

  /** Offsets in UTF-16 units. */
  interface Token {
    type: TokenType;
    start: number;
    end: number;
    isType: boolean;
  }
  /** @throws {SyntaxError} for what it cannot read */
  export function parse(
    code: string,
    isJsx: boolean,
    isTypeScript: boolean,
    isFlow: boolean,
  ): { tokens: Token[] };
}

declare module 'sucrase/dist/esm/parser/tokenizer/types' {
  /** Numbers of a generated table. */
  export type TokenType = number;
  export const TokenType: Readonly<
    Record<
      | 'nonNullAssertion'
      | '_abstract'
      | '_declare'
      | '_override'
      | '_private'
      | '_protected'
      | '_public'
      | '_readonly',
      TokenType
    >
  >;
}
