import { Token, Tokenizer } from 'parse5';
import { fileNamed } from './import-name.ts';

/** A file of the example as an address that the sandbox can load. */
export function fileUrl(name: string, code: string): string {
  if (name.endsWith('.css')) return `data:text/css;charset=utf-8,${encodeURIComponent(code)}`;
  const named = encodeURIComponent(`${code}\n//# sourceURL=${name}`);
  return `data:text/javascript;name=${name};charset=utf-8,${named}`;
}

/**
 * The same page, in which `<script src>` and `<link href>` of the example's files lead to them, and
 * its modules can import them. No line is added.
 * @param urls addresses by file name.
 * @param importMap what its modules import by which name.
 */
export function linkFiles(
  html: string,
  urls: ReadonlyMap<string, string>,
  importMap: Readonly<Record<string, string>>,
): string {
  const names = [...urls.keys()];
  const edits: { start: number; end: number; text: string }[] = [];
  let hasMap = false;
  const nothing = () => {};
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onComment: nothing,
      onDoctype: nothing,
      onEof: nothing,
      onCharacter: nothing,
      onNullCharacter: nothing,
      onWhitespaceCharacter: nothing,
      onEndTag: nothing,
      onStartTag({ tagName, attrs, location }) {
        if (!location || (tagName !== 'script' && tagName !== 'link')) return;
        if (tagName === 'script' && !hasMap) {
          hasMap = true;
          const map = JSON.stringify({ imports: importMap }).replaceAll('<', '\\u003c');
          const text = `<script type="importmap">${map}</script>`;
          edits.push({ start: location.startOffset, end: location.startOffset, text });
        }
        const key = tagName === 'script' ? 'src' : 'href';
        const value = attrs.find(({ name }: Token.Attribute) => name === key)?.value;
        const url = value === undefined ? undefined : urls.get(fileNamed(value, names) ?? '');
        const at = location.attrs?.[key];
        if (url !== undefined && at) {
          edits.push({ start: at.startOffset, end: at.endOffset, text: `${key}="${url}"` });
        }
      },
    },
  );
  tokenizer.write(html, true);
  let result = '';
  let at = 0;
  for (const { start, end, text } of edits) {
    result += html.slice(at, start) + text;
    at = end;
  }
  return result + html.slice(at);
}
