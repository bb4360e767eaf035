import { expect, test } from '@playwright/test';
import { htmlOf, open, playgroundOf, press, write } from './playground.ts';

// A trace takes pictures of every frame, for which a spinning one never has time.
test.use({ trace: 'off' });

for (const [kind, code, printed] of [
  [
    'page',
    htmlOf(
      '<p>here</p><script>\nconsole.log("before");\nconsole.log("it");\nwhile (true) {}\n</script>',
    ),
    ['before', 'it'],
  ],
  ['timer', htmlOf('<script>setTimeout(() => { while (true) {} }, 500);</script>'), []],
] as const) {
  test(`an endless loop in a ${kind} leaves this page alive, and Stop ends it`, async ({
    page,
  }) => {
    await open(page);
    const { root, run, stop, status, result, frame, lines } = playgroundOf(page);
    await write(root, code);
    await run.click();
    await expect(status).toContainText('Your code has not answered');
    await expect(status).toHaveText(/not answered for ([3-9]|\d\d+) s/);
    // What was printed before is seen, although the loop never lets go.
    expect(await lines.locator('.pg-values').allTextContents()).toEqual(printed);
    await press(stop);
    await expect(frame).toHaveCount(0);
    await expect(lines.last()).toContainText('Your code is kept');

    await write(root, htmlOf('<p>again</p>'));
    await run.click();
    await expect(result.getByText('again')).toBeVisible();
  });
}
