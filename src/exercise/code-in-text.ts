/** A piece of a text: code, where it stood between backticks, or words. */
export interface TextPart {
  isCode: boolean;
  text: string;
}

/** Splits a text of an exercise at its backticks: `send \`a\`` has the words "send " and the code "a". */
export function textParts(text: string): TextPart[] {
  return text
    .split('`')
    .map((part, at) => ({ isCode: at % 2 === 1, text: part }))
    .filter((part) => part.text !== '');
}
