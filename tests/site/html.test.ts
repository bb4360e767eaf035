import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { builtPages } from './pages.ts';

/* Every built page, against the HTML standard. */

const validator = new HtmlValidate(
  new StaticConfigLoader({ root: true, extends: ['html-validate:standard'] }),
);

/** What is wrong with a page, one fault a line. */
async function faultsOf(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`),
  );
}

describe('HTML', () => {
  const pages = builtPages();

  it.each(pages.map(({ path, html }) => [path, html] as const))(
    'of %s is valid',
    async (_path, html) => {
      expect(await faultsOf(html)).toEqual([]);
    },
  );

  it('is told apart: a list in a paragraph, a doubled id, a word that is no attribute', async () => {
    const faults = await faultsOf(
      '<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>' +
        '<ul><p id="a">x</p></ul><p id="a" align="left">y</p></body></html>',
    );
    expect(faults.map((fault) => fault.split(/[ :]/)[2])).toEqual([
      'element-permitted-content',
      'no-dup-id',
      'no-deprecated-attr',
    ]);
  });
});
