import { codeColours } from '../code-themes.ts';

/** The colours of code as custom properties, so that a value looks in the console as it is written. */
export function colourRules(): string {
  return Object.entries(codeColours)
    .map(
      ([theme, { constant, string, callable, attribute }]) =>
        `[data-theme='${theme}'] .pg{--pg-constant:${constant};--pg-string:${string};` +
        `--pg-callable:${callable};--pg-key:${attribute}}`,
    )
    .join('');
}
