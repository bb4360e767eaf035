import { LOOP_GUARD } from '../sandbox-protocol.ts';

/** Stands beside what a guard puts around code, so that it can be told from the learner's own. */
const MARK = '/*ws101*/';

/** The call as a statement of its own, at the start of a block. */
export const CALL = `${LOOP_GUARD}();`;
/** The same after a directive such as `'use strict'`, which may lack its semicolon. */
export const CALL_AFTER_DIRECTIVE = `;${MARK}${CALL}`;
/** Around a statement that is the whole body of a loop. */
export const STATEMENT = [`{${MARK}${CALL}`, `${MARK}}`] as const;
/** Around an expression that is the whole body of a function. */
export const EXPRESSION = [`(${MARK}${LOOP_GUARD}(),`, `${MARK})`] as const;

/** Longest first: what is part of another must not be taken out before it. */
const ALL = [CALL_AFTER_DIRECTIVE, ...STATEMENT, ...EXPRESSION, CALL];

/**
 * The column that the learner wrote, from one of `line` with guards. Both count from 1 in UTF-16
 * units.
 */
export function columnWithoutGuards(line: string, column: number): number {
  return withoutGuards(line.slice(0, column - 1)).length + 1;
}

/** Source text as the learner wrote it: without what the guard put in. */
export function withoutGuards(text: string): string {
  return text.includes(LOOP_GUARD)
    ? ALL.reduce((left, part) => left.replaceAll(part, ''), text)
    : text;
}
