import astro from 'eslint-plugin-astro';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist/', '.astro/', '.cache/', 'test-results/'] },
  // Of the content only the checks of exercises are code of the site.
  { ignores: ['content/**/*', '!content/**/', '!content/examples/*/check.ts'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Numbers and booleans in messages are meant.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `index signatures` are read with brackets, so that TypeScript's own check applies.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['server/**/*.ts'],
    ignores: ['server/socket/reset.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          property: 'resetAndDestroy',
          message: 'It throws on a socket of TLS: use resetSocket of server/socket/reset.ts.',
        },
      ],
    },
  },
  {
    // Here a fault must have a connection to end: see server/health/fault.ts.
    files: ['server/endpoints/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) => ({
          name,
          message: 'Use later, repeat, soon or follow of server/endpoint/timing.ts.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'UnaryExpression[operator="void"] > CallExpression',
          message: 'A promise that nobody waits for goes through attempt("promise", …).',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '*.js'],
    languageOptions: { globals: globals.node },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  ...astro.configs.recommended,
);
