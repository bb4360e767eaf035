import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createHighlighterCore } from 'shiki/core';
import { describe, expect, it } from 'vitest';
import { codeThemes } from '../code-themes.ts';
import { codeLanguage } from './code-language.ts';
import { grammarsFor, type Grammars } from './grammars.ts';
import { translated } from './translated-grammars.ts';

const EXAMPLES = fileURLToPath(new URL('../../../content/examples/', import.meta.url));

describe('the grammars that were translated when they were packaged', () => {
  it('colour the scripts of all examples as those that are translated here', async () => {
    const tokensBy = async (grammars: Grammars) => {
      const { javascript, typescript } = grammars.languages;
      const highlighter = await createHighlighterCore({
        themes: [codeThemes.light],
        langs: [javascript?.() ?? [], typescript?.() ?? []],
        engine: grammars.engine(),
      });
      return (code: string, lang: string) =>
        highlighter.codeToTokensBase(code, {
          lang,
          theme: codeThemes.light.name ?? '',
          tokenizeTimeLimit: 0,
        });
    };
    const compiled = await grammarsFor('javascript');
    expect(compiled).not.toBe(translated);
    const [ours, theirs] = await Promise.all([tokensBy(compiled), tokensBy(translated)]);
    const files = globSync('**/*.{js,ts}', { cwd: EXAMPLES });
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) {
      const code = readFileSync(`${EXAMPLES}${file}`, 'utf8');
      const language = codeLanguage(file);
      expect(ours(code, language), file).toEqual(theirs(code, language));
    }
  });

  it('are not taken for pages', async () => {
    expect(await grammarsFor('html')).toBe(translated);
    expect(await grammarsFor('css')).toBe(translated);
  });
});
