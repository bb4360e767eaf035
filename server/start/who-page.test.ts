import { expect, test } from 'vitest';
import { whoPage } from './who-page.ts';

test('the page of who may use what names every endpoint', async () => {
  await expect(whoPage()).toMatchFileSnapshot('../../docs/who-may.md');
});
