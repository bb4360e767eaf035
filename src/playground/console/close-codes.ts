import { closeCodeName } from '../../protocol/close-code.ts';
import type { Word } from '../words.ts';

/** What a close code means, in a few words. */
export function closeCodeMeaning(code: number, word: Word): string | undefined {
  if (!Number.isInteger(code) || code < 0 || code > 65_535) return undefined;
  return word(`playground.close.${closeCodeName(code)}`);
}
