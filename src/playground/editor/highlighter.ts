import { createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { codeThemes } from '../code-themes.ts';
import type { CodeLanguage } from './code-language.ts';
import { grammarsHere } from './grammars.ts';

let highlighter: Promise<HighlighterCore> | undefined;

/**
 * The highlighter that knows `language`. One engine and one theme pair colour the static code at
 * build time, the editor, and the text area: they agree on every token.
 */
export async function highlighterFor(language: CodeLanguage): Promise<HighlighterCore> {
  const grammars = await grammarsHere();
  const grammar = grammars[language]();
  highlighter ??= createHighlighterCore({
    themes: [codeThemes.light, codeThemes.dark],
    langs: [],
    engine: grammars.engine(),
  });
  const ready = await highlighter;
  await ready.loadLanguage(grammar);
  return ready;
}

/** `code` as the HTML of a `<pre>`, with the colours of both themes on each token. */
export function toHtml(highlighter: HighlighterCore, code: string, language: CodeLanguage): string {
  return highlighter.codeToHtml(code, {
    lang: language,
    themes: { light: codeThemes.light, dark: codeThemes.dark },
    defaultColor: false,
    mergeSameStyleTokens: true,
    // With a limit, the colours depend on how busy the machine is.
    tokenizeTimeLimit: 0,
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
