import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import type { Grammars } from './grammars.ts';

/** Expressions as grammars write them, for Oniguruma: each is translated when it is first needed. */
export const translated: Grammars = {
  engine: createJavaScriptRegexEngine,
  languages: {
    html: () => import('shiki/langs/html.mjs'),
    css: () => import('shiki/langs/css.mjs'),
    javascript: () => import('shiki/langs/javascript.mjs'),
    typescript: () => import('shiki/langs/typescript.mjs'),
  },
};
