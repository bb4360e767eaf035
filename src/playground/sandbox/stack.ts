import type { Place, StackFrame } from '../console-value.ts';
import { lineInFile, type LineShift } from '../program/line-counting.ts';

/** `    at call (file:line:column)` or `    at file:line:column` (Chromium). */
const V8 = /^\s*at (?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/;
/** `call@file:line:column` (Firefox, Safari). */
const GECKO = /^(.*?)@(.*?):(\d+):(\d+)$/;

/** A module that is loaded from its own text has its file's name in its address. */
const MODULE_URL = /^data:text\/javascript;name=([a-z0-9.-]+);/;

/** The place in the learner's files that a script's address, line and column stand for, if any. */
export type PlaceOf = (source: string, line: number, column: number) => Place | undefined;

export interface LearnerFiles {
  main: string;
  others: readonly string[];
  /** The document's own URL, by which browsers call event handler attributes. */
  document: string;
  shifts?: readonly LineShift[];
}

/**
 * Finds places by what browsers call the learner's files: by their names, the document itself for
 * handlers, `… line 1 > injectedScript` for its scripts (Firefox), and the addresses of modules.
 */
export function learnerPlaces({ main, others, document, shifts = [] }: LearnerFiles): PlaceOf {
  const names = [main, ...others];
  return (source, line, column) => {
    if (source === document) return { file: main, line, column };
    const isInjected =
      source.startsWith(`${document} line `) && source.endsWith(' > injectedScript');
    const name = MODULE_URL.exec(source)?.[1] ?? source.slice(source.lastIndexOf('/') + 1);
    const file = isInjected ? main : names.find((each) => each === name);
    if (file === undefined) return undefined;
    return { file, line: file === main ? lineInFile(line, shifts) : line, column };
  };
}

/** The frames of `stack` that lie in the learner's code. */
export function learnerFrames(stack: string, placeOf: PlaceOf): StackFrame[] {
  return stack.split('\n').flatMap((text) => {
    const [, call = '', source = '', line, column] = V8.exec(text) ?? GECKO.exec(text) ?? [];
    const place = placeOf(source, Number(line), Number(column));
    // Firefox marks what came later with a star: `setTimeout handler*`, `async*name`.
    return place ? [{ call: call.replace('*', ' ').trim(), place }] : [];
  });
}
