import type { ConsoleValue, Place } from '../console-value.ts';
import type { ConsoleLine } from '../sandbox-protocol.ts';
import type { Word } from '../words.ts';
import { previewText, shortText } from './value-view.ts';

/** UTF-16 units of an error that are said, and of any other value: nobody listens to more. */
const OF_ERROR = 2_000;
const OF_VALUE = 300;

/** Whether a line tells of something that went wrong. */
export function isFailure({ level, cause }: Pick<ConsoleLine, 'level' | 'cause'>): boolean {
  return level === 'error' || cause === 'uncaught' || cause === 'rejection' || cause === 'assert';
}

/** What a line is, where its colour says that to those who see it; empty for all others. */
export function kindOf({ level, cause }: Pick<ConsoleLine, 'level' | 'cause'>, word: Word): string {
  switch (cause) {
    case 'uncaught':
    case 'rejection':
    case 'assert':
      return word(`playground.cause.${cause}`);
    default:
      return level === 'error' || level === 'warn' ? word(`playground.spoken.${level}`) : '';
  }
}

/** A console line as it is said: what it is, its values, and of what went wrong the place. */
export function spokenLine(line: ConsoleLine, word: Word): string {
  const values = line.values.map((value) => spokenValue(value, word)).join(' ');
  const kind = kindOf(line, word);
  const text = kind === '' ? values : word('playground.spoken.kind', { kind, text: values }).trim();
  const isPlaced = line.place && kind !== '';
  return isPlaced && line.place ? placed(text, line.place, word) : text;
}

/** `text` with the line of code that it is about. */
export function placed(text: string, { file, line }: Place, word: Word): string {
  return word('playground.spoken.place', { text, file, line });
}

function spokenValue(value: ConsoleValue, word: Word): string {
  switch (value.type) {
    case 'string':
      return cut(value.text, OF_VALUE);
    case 'error':
      return cut(value.message === '' ? value.name : `${value.name}: ${value.message}`, OF_ERROR);
    case 'tree':
      return previewText(value, word);
    default:
      return shortText(value, word);
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
