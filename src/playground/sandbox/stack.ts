import type { Place } from '../console-value.ts';

export interface StackFrame {
  call: string;
  place: Place;
}

/** `    at call (file:line:column)` or `    at file:line:column` (Chromium). */
const V8 = /^\s*at (?:(.*?) \()?(.*?):(\d+):(\d+)\)?$/;
/** `call@file:line:column` (Firefox, Safari). */
const GECKO = /^(.*?)@(.*?):(\d+):(\d+)$/;

/** A module that is loaded from its own text has its file's name in its address. */
const MODULE_URL = /^data:text\/javascript;name=([a-z0-9.-]+);/;

/** Tells which of the learner's files a script's address stands for. */
export type FileOf = (source: string) => string | undefined;

/**
 * The learner's files by what browsers call them: `main` or `others`, the document itself (its URL,
 * as for event handler attributes), which is `main`, and the addresses of modules.
 */
export function learnerFiles(main: string, others: readonly string[], document: string): FileOf {
  const names = [main, ...others];
  return (source) => {
    if (source === document) return main;
    const name = MODULE_URL.exec(source)?.[1] ?? source.slice(source.lastIndexOf('/') + 1);
    return names.find((each) => each === name);
  };
}

/** The frames of `stack` that lie in the learner's code. */
export function learnerFrames(stack: string, fileOf: FileOf): StackFrame[] {
  return stack.split('\n').flatMap((text) => {
    const [, call = '', source = '', line, column] = V8.exec(text) ?? GECKO.exec(text) ?? [];
    const file = fileOf(source);
    if (file === undefined) return [];
    return [{ call, place: { file, line: Number(line), column: Number(column) } }];
  });
}
