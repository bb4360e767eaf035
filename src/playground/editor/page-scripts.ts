import { scriptRanges } from '../program/html-scripts.ts';

/**
 * The scripts of a page alone, each character where it was; the rest is blank. So what is known of a
 * place in the scripts holds for the same place in the page. Handler attributes are left out: they
 * are functions of their own.
 */
export function onlyScripts(html: string): string {
  const blank = (text: string) => text.replace(/[^\r\n]/g, ' ');
  let result = '';
  let at = 0;
  for (const { kind, start, end } of scriptRanges(html)) {
    if (kind === 'handler') continue;
    // The statement before the end tag need not end in a semicolon.
    const ended = result !== '' && html[at] === '<' ? ';' : '';
    result += ended + blank(html.slice(at + ended.length, start)) + html.slice(start, end);
    at = end;
  }
  return result + blank(html.slice(at));
}

/** Whether the character at `offset` of a page belongs to one of its scripts. */
export function isInScript(html: string, offset: number): boolean {
  return scriptRanges(html).some(
    ({ kind, start, end }) => kind !== 'handler' && offset >= start && offset <= end,
  );
}
