import { TELL_ERROR, type Handler, type OwnScript } from '../sandbox-protocol.ts';
import { mapScripts, scriptRanges } from './html-scripts.ts';
import { namedScript } from './named-script.ts';

/**
 * The same page, each piece of whose JavaScript has as many empty lines and spaces before it as the
 * file has, since browsers count from its own start.
 * @param hides Whether the browser hides what handlers throw, whose address is that of the
 * document: WebKit does where its origin is opaque. Then they tell it by themselves.
 */
export function placedScripts(
  html: string,
  file: string,
  hides: boolean,
): { html: string; handlers: Handler[] } {
  const handlers: Handler[] = [];
  const placed = mapScripts(html, (code, kind, { line, column, end }) => {
    if (code.trim() === '') return code;
    const before = '\n'.repeat(line - 1) + ' '.repeat(column - 1);
    if (kind !== 'handler') return namedScript(before + code, file);
    const opening = `try{${TELL_ERROR}.in(${handlers.length});`;
    handlers.push({ code, line, column });
    if (!hides) return before + code;
    // Only between quotes may the code have lines.
    const isQuoted = /["']/.test(html.charAt(end));
    // On the line before the code, so that its columns stay; after a comment, on the next one.
    const [start, last] = isQuoted ? [`${opening}${before || '\n'}`, '\n'] : [before + opening, ''];
    return `${start}${code}${last}}catch(e){${TELL_ERROR}(e)}`;
  });
  return { html: placed, handlers };
}

/**
 * Parts a page and its inline scripts: it reads `pieces[0]`, the address of `scripts[0]`,
 * `pieces[1]` and so on to the last piece. Of scripts with an address of their own every browser
 * tells errors with their text and line. Of inline ones WebKit hides both where the document's
 * origin is opaque, Firefox counts lines from the start of the document, and Chromium puts the name
 * of the method that wrote the document before each syntax error.
 */
export function ownScripts(html: string): { pieces: string[]; scripts: OwnScript[] } {
  const pieces: string[] = [];
  const scripts: OwnScript[] = [];
  let piece = '';
  let at = 0;
  for (const { kind, start, end, tag } of scriptRanges(html)) {
    const code = html.slice(start, end);
    if (!tag || code.trim() === '') continue;
    const name = tag.start + '<script'.length;
    pieces.push(`${piece}${html.slice(at, name)} src="`);
    piece = '"';
    at = name;
    for (const unused of tag.unused) {
      piece += html.slice(at, unused.start);
      at = unused.end;
    }
    piece += html.slice(at, start);
    at = end;
    scripts.push({ code, module: kind === 'module' });
  }
  return { pieces: [...pieces, piece + html.slice(at)], scripts };
}
