/** Columns of a line; a Chinese character takes two. */
const WIDTH = 64;

/**
 * A sentence in lines that a narrow editor has room for: Monaco itself breaks none of a problem's
 * text. Broken between words, between Chinese characters, and never before a closing mark.
 */
export function wrapped(text: string, width = WIDTH): string {
  const pieces = text.match(/[“（《]*(?:[!-~‘’…–]+ *|[^\s!-~])[，。：；、？！”）》]*|\s+/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && columns(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  return [...lines, line].join('\n');
}

function columns(text: string): number {
  return text.length + (text.match(/[⺀-￯]/gu)?.length ?? 0);
}
