import type { Place, StackFrame } from '../console-value.ts';

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
  /** Addresses that its scripts are loaded from: WebKit looks at no `sourceURL`. */
  scripts: ReadonlySet<string>;
  /** Where the handler began that runs, for a browser that counts its lines from nowhere. */
  handlerLine?: () => number | undefined;
}

/**
 * Finds places by what browsers call the learner's files: by their names, by the addresses that they
 * are loaded from, and the document itself for handlers.
 */
export function learnerPlaces({
  main,
  others,
  document,
  scripts,
  handlerLine,
}: LearnerFiles): PlaceOf {
  const names = [main, ...others];
  return (source, line, column) => {
    if (source === document && handlerLine) {
      const begun = handlerLine();
      return begun === undefined ? undefined : { file: main, line: begun, column };
    }
    if (source === document || scripts.has(source)) return { file: main, line, column };
    const name = MODULE_URL.exec(source)?.[1] ?? source.slice(source.lastIndexOf('/') + 1);
    const file = names.find((each) => each === name);
    return file === undefined ? undefined : { file, line, column };
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
