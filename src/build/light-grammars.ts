import type { AstroIntegration } from 'astro';

/**
 * Keeps the translator of expressions away from grammars that were translated beforehand. Both take
 * something from one module, which would be whole in the chunk of either; so the grammars get a
 * copy of it, of which only what they use is left.
 */
export function lightGrammars(): AstroIntegration {
  return {
    name: 'light-grammars',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({
          vite: {
            plugins: [
              {
                name: 'light-grammars',
                enforce: 'pre',
                async resolveId(source, importer, options) {
                  const isGrammar = importer?.includes('langs-precompiled') === true;
                  if (!isGrammar || source !== 'oniguruma-to-es') return null;
                  const found = await this.resolve(source, importer, {
                    ...options,
                    skipSelf: true,
                  });
                  return found && { ...found, id: `${found.id}?for-grammars` };
                },
              },
            ],
          },
        });
      },
    },
  };
}
