import { expect, test } from 'vitest';
import { helpText, table } from './command.ts';
import { optionsPage } from './options-page.ts';

test('the page of options says what --help says', async () => {
  const page = optionsPage();
  await expect(page).toMatchFileSnapshot('../../docs/options.md');
  for (const { flag, variable, schema } of table) {
    expect(page).toContain(`| \`${flag}\` | \`${variable}\` | ${schema.description ?? ''} |`);
    expect(helpText()).toContain(schema.description);
  }
});
