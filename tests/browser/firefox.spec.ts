import { expect, test } from '@playwright/test';
import { LANGUAGES } from '../../src/language.ts';
import { FIREFOX, FIREFOX_CHANNEL } from './firefox.ts';
import { PlaywrightHands } from './hands.ts';
import { JOURNEYS, RUNAWAYS } from './journeys.ts';
import { LIKE_A_PAGE } from './like-a-page.ts';
import { benchOf } from './playground-bench.ts';
import { htmlOf, open, playgroundOf, press, write } from './playground.ts';

/* Another engine: it counts lines and calls scripts otherwise, and parts processes by other rules. */

if (FIREFOX === undefined) console.log('Firefox is not installed: its tests are skipped.');
test.skip(FIREFOX === undefined, 'Firefox is not installed');

test.use({
  browserName: 'firefox',
  channel: FIREFOX_CHANNEL,
  trace: 'off',
  launchOptions: {
    ...(FIREFOX !== undefined && { executablePath: FIREFOX }),
    firefoxUserPrefs: { 'network.dns.localDomains': 'class.test' },
  },
});

test('an endless loop leaves the page alive, Stop ends it, and the next run works', async ({
  page,
}) => {
  const script = 'console.log("before");\nwhile (true) {}';
  await open(page, { script });
  const { root, run, stop, status, frame, lines } = playgroundOf(page);
  await press(run);
  await expect(status).toContainText('Your code has not answered');
  await expect(lines.first()).toContainText('before');
  expect(await root.evaluate((each: HTMLElementTagNameMap['ws-playground']) => each.code)).toBe(
    script,
  );
  await press(stop);
  await expect(lines.last()).toContainText('Your code is kept');
  await expect(frame).toHaveCount(0);
  await write(root, 'console.log("again");');
  await run.click();
  await expect(lines.first()).toHaveText(/again.*main\.js:1/);
});

for (const [name, script] of [
  ['an endless loop', 'console.log("here");\nwhile (true) {}'],
  ['promises that follow each other', 'const next = () => Promise.resolve().then(next);\nnext();'],
] as const) {
  test(`by an address of the LAN, ${name} on the page’s own thread is ended`, async ({
    page,
    baseURL,
  }) => {
    const { port } = new URL(baseURL ?? '');
    await open(page, { at: `http://class.test:${port}/en/introduction/`, script });
    const { run, lines, frame } = playgroundOf(page);
    await press(run);
    await expect(lines.last()).toContainText('without a pause');
    await expect(frame).toHaveCount(0);
  });
}

for (const language of LANGUAGES) {
  for (const [name, journey] of Object.entries(JOURNEYS)) {
    test(`${name}, ${language}`, async ({ page, baseURL }) => {
      test.setTimeout(300_000);
      await journey(new PlaywrightHands(page), `${baseURL}/${language}/`, language);
    });
  }
}

for (const [name, journey] of RUNAWAYS) {
  test(`outlives ${name}`, async ({ page, baseURL }) => {
    await journey(new PlaywrightHands(page), `${baseURL}/en/`, 'en');
  });
}

test('errors tell their line, in scripts, modules, pages and handlers', async ({ page }) => {
  await open(page, { script: 'console.log(1);\nsetTimeout(() => {\n  null.x;\n});' });
  const { root, run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveText([/^1main\.js:1/, /Uncaught TypeError.*main\.js:3$/]);
  await write(root, 'await null;\nthrow new Error("here");');
  await run.click();
  await expect(lines).toHaveText([/Error: here.*main\.js:2$/]);
  await write(root, 'let one = 1;\nlet two = ;');
  await run.click();
  await expect(lines).toHaveText([/SyntaxError.*main\.js:2$/]);
});

test('errors of a page tell the line of the page', async ({ page }) => {
  const html = htmlOf(
    '<button\n onclick="nothing()">go</button>\n<script>\nconsole.log("six");\n</script>\n<script>\n  throw new Error("nine");\n</script>',
  );
  await open(page, { html });
  const { run, lines, result } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveText([/six.*index\.html:6$/, /Error: nine.*index\.html:9$/]);
  await result.getByRole('button').dispatchEvent('click');
  await expect(lines.last()).toHaveText(/nothing is not defined.*index\.html:4$/);
});

for (const [name, ask] of Object.entries(LIKE_A_PAGE)) {
  test(name, async ({ page }) => ask(benchOf(page)));
}
