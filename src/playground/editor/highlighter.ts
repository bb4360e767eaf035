import { createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { codeColours, codeThemes, TOKENS } from '../code-themes.ts';
import type { CodeLanguage } from './code-language.ts';
import { grammarsFor, type Grammars } from './grammars.ts';

const highlighters = new Map<Grammars, Promise<HighlighterCore>>();

/**
 * The highlighter that knows `language`. The same grammars and theme pair colour the static code at
 * build time, the editor, and the text area: they agree on every token.
 */
export async function highlighterFor(language: CodeLanguage): Promise<HighlighterCore> {
  const grammars = await grammarsFor(language);
  const grammar = grammars.languages[language]?.();
  const highlighter =
    highlighters.get(grammars) ??
    createHighlighterCore({
      themes: [codeThemes.light, codeThemes.dark],
      langs: [],
      engine: grammars.engine(),
    });
  highlighters.set(grammars, highlighter);
  const ready = await highlighter;
  if (grammar) await ready.loadLanguage(grammar);
  return ready;
}

/** `code` as the HTML of a `<pre>`; `playground.css` has the colours of both themes for each token. */
export function toHtml(highlighter: HighlighterCore, code: string, language: CodeLanguage): string {
  const html = highlighter.codeToHtml(code, {
    lang: language,
    themes: { light: codeThemes.light, dark: codeThemes.dark },
    defaultColor: false,
    mergeSameStyleTokens: true,
    // With a limit, the colours depend on how busy the machine is.
    tokenizeTimeLimit: 0,
  });
  return withClasses(html);
}

/** What a token is, by its two colours as Shiki writes them; plain text is the line's own. */
const CLASSES = new Map<string, string>();
for (const name of TOKENS) {
  const pair = `${codeColours.light[name]} ${codeColours.dark[name]}`;
  CLASSES.set(pair.toUpperCase(), `t-${name}`);
}
const PLAIN = `${codeColours.light.text} ${codeColours.dark.text}`.toUpperCase();

/** Says by a class what Shiki says by the colours of each token, which make a page twice as long. */
export function withClasses(html: string): string {
  const token = /<span style="--shiki-light:(#\w+);--shiki-dark:(#\w+)">([^<]*)<\/span>/g;
  return html.replace(token, (whole, light: string, dark: string, text: string) => {
    const pair = `${light} ${dark}`.toUpperCase();
    if (pair === PLAIN) return text;
    const name = CLASSES.get(pair);
    return name === undefined ? whole : `<span class="${name}">${text}</span>`;
  });
}

/** The same as what a `<pre>` of the page holds. */
export function coloured(
  highlighter: HighlighterCore,
  code: string,
  language: CodeLanguage,
): ChildNode[] {
  const drawn = document.createElement('template');
  drawn.innerHTML = toHtml(highlighter, code, language);
  return [...(drawn.content.querySelector('pre')?.childNodes ?? [])];
}
