import { createJavaScriptRawEngine } from '@shikijs/engine-javascript/raw';
import type { LanguageRegistration, RegexEngine } from 'shiki/core';
import type { CodeLanguage } from './code-language.ts';

type Load = () => Promise<{ default: LanguageRegistration[] }>;

/** What code is coloured by: grammars, and the engine for their expressions. */
export interface Grammars {
  engine: () => RegexEngine;
  languages: Readonly<Partial<Record<CodeLanguage, Load>>>;
}

/**
 * Grammars whose expressions were translated into JavaScript's when they were packaged, which would
 * take as long as all else until code can be typed. Not of pages: there the package loses styles.
 */
const compiled: Grammars = {
  engine: createJavaScriptRawEngine,
  languages: {
    javascript: () => import('@shikijs/langs-precompiled/javascript'),
    typescript: () => import('@shikijs/langs-precompiled/typescript'),
  },
};

/**
 * The grammars for `language` that this browser can read: those that were translated are written
 * with sets (flag `v`, ES2024), which Firefox 115 and Safari 16 do not know.
 */
export async function grammarsFor(language: CodeLanguage): Promise<Grammars> {
  const knowsSets = 'unicodeSets' in RegExp.prototype;
  if (knowsSets && language in compiled.languages) return compiled;
  return (await import('./translated-grammars.ts')).translated;
}
