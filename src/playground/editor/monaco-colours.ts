import { shikiToMonaco } from '@shikijs/monaco';
import { codeThemes } from '../code-themes.ts';
import type { CodeLanguage } from './code-language.ts';
import { highlighterFor } from './highlighter.ts';
import { monaco } from './monaco-core.ts';

const known = new Set<CodeLanguage>();

function followTheme(): void {
  const isDark = document.documentElement.dataset['theme'] === 'dark';
  monaco.editor.setTheme(codeThemes[isDark ? 'dark' : 'light'].name ?? '');
}

/** Colours `language` in all editors as the still code is coloured, in the page's theme. */
export async function colour(language: CodeLanguage): Promise<void> {
  const highlighter = await highlighterFor(language);
  if (known.has(language)) return;
  if (known.size === 0) {
    new MutationObserver(followTheme).observe(document.documentElement, {
      attributeFilter: ['data-theme'],
    });
  }
  known.add(language);
  // Colours all languages that the highlighter has so far; safe to do again.
  shikiToMonaco(highlighter, monaco, { tokenizeTimeLimit: 0 });
  followTheme();
}
