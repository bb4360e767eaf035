import { createJavaScriptRawEngine } from '@shikijs/engine-javascript/raw';
import type { LanguageRegistration, RegexEngine } from 'shiki/core';
import type { CodeLanguage } from './code-language.ts';

/** What code is coloured by: the grammars of the languages, and the engine for their expressions. */
export interface Grammars extends Record<
  CodeLanguage,
  () => Promise<{ default: LanguageRegistration[] }>
> {
  engine: () => RegexEngine;
}

/** Their expressions were translated into JavaScript's when they were packaged, which takes long. */
const compiled: Grammars = {
  engine: createJavaScriptRawEngine,
  html: () => import('@shikijs/langs-precompiled/html'),
  css: () => import('@shikijs/langs-precompiled/css'),
  javascript: () => import('@shikijs/langs-precompiled/javascript'),
  typescript: () => import('@shikijs/langs-precompiled/typescript'),
};

/**
 * The grammars that this browser can read: those that were translated are written with sets (flag
 * `v`, ES2024), which Firefox 115 and Safari 16 do not know.
 */
export async function grammarsHere(): Promise<Grammars> {
  const knowsSets = 'unicodeSets' in RegExp.prototype;
  return knowsSets ? compiled : (await import('./translated-grammars.ts')).translated;
}
