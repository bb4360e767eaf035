import { readFileSync } from 'node:fs';
import type { AstroIntegration } from 'astro';
import type { SiteSettings } from '../site-settings.ts';
import { coloursIn, contrastFaults, painted, THEMES } from '../styles/contrast.ts';

/** The sheet that holds every colour, as it is written. */
export const TOKENS = new URL('../styles/tokens.css', import.meta.url);

/**
 * `tokens.css` in the colours of a `site.json`.
 * @param path of that file, for the message.
 * @throws {Error} that names the file, the theme and each colour that is not there or cannot be read.
 */
export function paintedTokens(css: string, colours: SiteSettings['colours'], path: string): string {
  let result = css;
  const faults: string[] = [];
  for (const theme of THEMES) {
    const say = (fault: string) => faults.push(`  "colours.${theme}": ${fault}`);
    try {
      result = painted(result, theme, colours[theme]);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      say(error.message);
    }
    contrastFaults(coloursIn(result, theme)).forEach(say);
  }
  if (faults.length > 0) throw new Error(`${path} is not as expected:\n${faults.join('\n')}`);
  return result;
}

/** Paints the site in the colours of `content/site.json`. */
export function siteColours(colours: SiteSettings['colours']): AstroIntegration {
  const css = paintedTokens(readFileSync(TOKENS, 'utf8'), colours, 'content/site.json');
  return {
    name: 'site-colours',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({
          vite: {
            plugins: [
              {
                name: 'site-colours',
                enforce: 'pre',
                transform: (_code, id) => (/\/src\/styles\/tokens\.css$/.test(id) ? css : null),
              },
            ],
          },
        });
      },
    },
  };
}
