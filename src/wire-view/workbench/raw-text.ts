/**
 * A raw request as text to edit: the bytes that end a line stand in it as `␍` and `␊`, and behind
 * each `␊` a new line of the editor begins, which is itself no byte of the request.
 */

const CR = '␍';
const LF = '␊';

/** Both bytes that end a line, as they stand in the text. */
export const LINE_END = CR + LF;

/** The text to edit for characters as they are sent, with real line ends. */
export function toShown(raw: string): string {
  return raw.replaceAll('\r', CR).replaceAll('\n', `${LF}\n`);
}

/** The bytes that the text stands for, in UTF-8. */
export function toBytes(shown: string): Uint8Array<ArrayBuffer> {
  const raw = shown.replaceAll('\n', '').replaceAll(CR, '\r').replaceAll(LF, '\n');
  return new TextEncoder().encode(raw);
}

/**
 * Mends the text after an edit, so that each `␊` ends a line of the editor and nothing else does.
 * @param isRemoval Whether the edit took something away: then half of a line end that is left goes
 * too. Else the missing half is added: a pasted line gets both bytes at its end.
 * @param cursor Offset of the cursor.
 */
export function mend(
  shown: string,
  isRemoval: boolean,
  cursor: number,
): { shown: string; cursor: number } {
  const fix = (text: string, isWhole: boolean) => {
    if (isRemoval) {
      return text
        .replace(new RegExp(`${LF}(?!\n${isWhole ? '' : '|$'})`, 'g'), '')
        .replace(new RegExp(`(?<!${LF})\n`, 'g'), '');
    }
    return text
      .replace(new RegExp(`(?<!${LF})\n`, 'g'), `${LINE_END}\n`)
      .replace(new RegExp(`${LF}(?!\n${isWhole ? '' : '|$'})`, 'g'), `${LF}\n`);
  };
  const before = shown.slice(0, cursor);
  const whole = fix(shown, true);
  // What stands before the cursor may be cut within a line end; that is decided by the whole.
  const isCut = before.endsWith(LF) && shown[cursor] !== '\n';
  const fixed = fix(before, false);
  const length = isCut ? (isRemoval ? fixed.length - LF.length : fixed.length + 1) : fixed.length;
  return { shown: whole, cursor: Math.min(length, whole.length) };
}
