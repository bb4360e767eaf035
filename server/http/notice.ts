import { createHash } from 'node:crypto';
import { LANGUAGES, type Language, type Words } from './language.ts';

/*
 * A page of one message, complete in itself: it also appears where the built site is missing. Its
 * colours are those of the site.
 */
const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100dvh; display: grid; place-content: center; gap: 1rem;
  padding: 2rem; font: 1.0625rem/1.75 system-ui, 'PingFang SC', 'Microsoft YaHei',
  'Noto Sans CJK SC', sans-serif; background: #fff; color: #1b2128; }
main { max-width: 40rem; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
p { margin: 0 0 1rem; white-space: pre-line; overflow-wrap: anywhere; }
pre { margin: 0 0 1rem; padding: 0.75rem 1rem; overflow-x: auto; border-radius: 0.375rem;
  background: #f1f4f6; font: 0.9375rem/1.6 ui-monospace, 'Cascadia Code', Menlo, Consolas, monospace; }
[lang]:not(:lang(LANGUAGE)) { color: #4a5560; }
a { color: #11753a; }
@media (prefers-color-scheme: dark) {
  body { background: #12161b; color: #e6e9ec; }
  pre { background: #1c232b; }
  [lang]:not(:lang(LANGUAGE)) { color: #a9b3bd; }
  a { color: #4fcf86; }
}`;

const TAGS: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };
const HOME: Words = { zh: '回到教程', en: 'To the tutorial' };

/** Text as HTML: nothing of it can be taken for markup. */
export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (sign) => names[sign] ?? '');
}

/**
 * A page with `words` in every language, that of the reader first, and its content policy, which
 * lets a reader try `example`, code to copy, in the page's own console.
 */
export function noticePage(
  title: string,
  words: Words,
  first: Language,
  example?: string,
): { body: string; policy: string } {
  const languages = [first, ...LANGUAGES.filter((each) => each !== first)];
  const style = STYLE.replaceAll('LANGUAGE', TAGS[first]);
  const texts = languages.map(
    (language) =>
      `<p lang="${TAGS[language]}">${escapeHtml(words[language])}\n<a href="/${language}/">${HOME[language]}</a></p>`,
  );
  const code = example === undefined ? '' : `<pre tabindex="0">${escapeHtml(example)}</pre>`;
  const body = `<!doctype html>
<html lang="${TAGS[first]}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<main><h1>${escapeHtml(title)}</h1>${texts[0] ?? ''}${code}${texts.slice(1).join('')}</main>
</html>
`;
  const hash = createHash('sha256').update(style).digest('base64');
  return { body, policy: `default-src 'none'; connect-src 'self'; style-src 'sha256-${hash}'` };
}
