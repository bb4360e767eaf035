/** A piece of a text, and whether backticks marked it as code. */
export interface Piece {
  text: string;
  isCode: boolean;
}

/** A text of a quiz, taken apart at its backticks. */
export function piecesOf(text: string): Piece[] {
  return text
    .split('`')
    .map((piece, at) => ({ text: piece, isCode: at % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
