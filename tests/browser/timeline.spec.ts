import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { open, playgroundOf } from './playground.ts';
import { expectNoOverflow } from './wire.ts';

/** Sends two texts one after the other, then closes. */
const SCRIPT = `const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send('one');
ws.onmessage = ({ data }) => {
  if (data === 'one') ws.send('two');
  else ws.close(1000, 'done');
};
ws.onclose = () => console.log('finished');`;

/** What must be seen of it, in this order. */
const STEPS = [
  'new WebSocket(',
  'GET /echo',
  '101 Switching Protocols',
  'open',
  'send("one")',
  'text',
  'text',
  'message',
  'send("two")',
  'text',
  'text',
  'message',
  'close(1000, "done")',
  'close 1000',
  'close 1000',
];

function timelineOf(page: Page) {
  const root = page.locator('ws-playground').first().locator('.wp-timeline');
  return {
    root,
    list: root.locator('.tl-scroll'),
    rows: root.locator('.tl-row'),
    names: root.locator('.tl-row b'),
    now: root.locator('.tl-now'),
    slider: root.getByRole('slider'),
    position: root.locator('output'),
    button: (name: string) => root.getByRole('button', { name, exact: true }),
  };
}

/** Runs a script in the first playground and opens its timeline when it is over. */
async function runAndOpen(page: Page, script: string): Promise<ReturnType<typeof timelineOf>> {
  await open(page, { script });
  const { root, run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines.filter({ hasText: 'finished' })).toBeVisible();
  const tab = root.getByRole('tab', { name: 'Timeline' });
  // Where the window is narrow, one pane is shown at a time.
  const wire = root.locator('.pg-tabs [data-pane="wire"]');
  if (await wire.isVisible()) await wire.click();
  await tab.click();
  const timeline = timelineOf(page);
  await expect(timeline.rows.first()).toBeVisible();
  return timeline;
}

/** Waits until both what code did and what the wire carried are there to the end. */
async function expectWhole(timeline: ReturnType<typeof timelineOf>): Promise<void> {
  await expect(timeline.position).toHaveText('Step 17 of 17');
}

test('a run is laid out with each thing after its cause, from real traffic', async ({ page }) => {
  const timeline = await runAndOpen(page, SCRIPT);
  await expectWhole(timeline);
  await timeline.list.press('Home');
  const names = await timeline.names.allInnerTexts();
  expect(names.slice(0, STEPS.length)).toEqual(
    STEPS.map((step) => (step.startsWith('new') ? expect.stringContaining(step) : step)),
  );
  await expect(timeline.root.locator('.tl-change').first()).toHaveText('CONNECTING');

  await timeline.root.locator('.tl-clock summary').click();
  const clock = await timeline.root.locator('.tl-clock').innerText();
  const [, told] = /(?:at most|contradict it by) (\d+\.\d+) ms/.exec(clock) ?? [];
  const uncertainty = Number(told);
  expect(uncertainty).toBeLessThan(1_000);
  // Causes go before clocks: times may step back, but by no more than the clocks are said to be off.
  const times = (await timeline.root.locator('.tl-time').allInnerTexts()).map(Number);
  expect(times.length).toBeGreaterThan(10);
  for (const [at, time] of times.slice(1).entries()) {
    expect(time - (times[at] ?? 0)).toBeGreaterThanOrEqual(-uncertainty - 0.2);
  }
});

test('keys, buttons and slider step through it, and say where they are', async ({ page }) => {
  const timeline = await runAndOpen(page, SCRIPT);
  await expectWhole(timeline);
  await expect(timeline.now).toHaveCount(1);
  await timeline.list.press('Home');
  await expect(timeline.now).toContainText('new WebSocket(');
  await timeline.list.press('ArrowDown');
  await timeline.list.press('ArrowDown');
  await expect(timeline.now).toContainText('101 Switching Protocols');
  await expect(timeline.root.locator('.tl-region')).toContainText('Step 3 of 17');
  await expect(timeline.root.locator('.tl-detail')).toContainText('CONNECTING');
  await timeline.button('Next step').click();
  await expect(timeline.now).toContainText('open');
  await expect(timeline.root.locator('.tl-detail')).toContainText('OPEN');
  await timeline.button('Previous step').click();
  await expect(timeline.position).toHaveText('Step 3 of 17');
  await timeline.slider.fill('5');
  await expect(timeline.now).toContainText('send("one")');
  await timeline.slider.press('ArrowRight');
  await expect(timeline.position).toHaveText('Step 6 of 17');
  await timeline.button('Last step').click();
  await expect(timeline.position).toHaveText('Step 17 of 17');
  await timeline.rows.filter({ hasText: 'GET /echo' }).click();
  await expect(timeline.position).toHaveText('Step 2 of 17');
});

test('a replay goes from step to step by itself, and can be stopped', async ({ page }) => {
  const timeline = await runAndOpen(page, SCRIPT);
  await expectWhole(timeline);
  await timeline.root.getByLabel('Speed').selectOption('quick');
  await timeline.button('Replay slowly').click();
  await expect(timeline.button('Pause')).toBeVisible();
  await expect(timeline.position).toHaveText(/^Step (?:[2-9]|1[0-4]) of 17$/);
  await timeline.button('Pause').click();
  await expect(timeline.button('Replay slowly')).toBeVisible();
  // Each step is noted as it is shown: a busy machine may look too late to see one pass.
  const stopped = await timeline.position.innerText();
  const shown = await timeline.position.evaluateHandle((output) => {
    const texts: string[] = [];
    new MutationObserver(() => texts.push(output.textContent)).observe(output, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return texts;
  });
  await timeline.list.focus();
  await timeline.list.press(' ');
  await expect(timeline.position).toHaveText('Step 17 of 17');
  const from = Number(/Step (\d+)/.exec(stopped)?.[1]) + 1;
  const rest = Array.from({ length: 17 - from + 1 }, (_, at) => `Step ${from + at} of 17`);
  expect(await shown.jsonValue()).toEqual(rest);
  await expect(timeline.button('Replay slowly')).toBeVisible();
});

test('where motion is not welcome nothing is animated', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const timeline = await runAndOpen(page, SCRIPT);
  await timeline.rows.filter({ hasText: 'GET /echo' }).click();
  const animations = () =>
    timeline.root.evaluate((root) => root.getAnimations({ subtree: true }).length);
  await expect.poll(() => animations()).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await timeline.list.press('ArrowDown');
  await expect.poll(animations).toBeGreaterThan(0);
});

test('a step of the code leads to its line in the editor', async ({ page }) => {
  const timeline = await runAndOpen(page, SCRIPT);
  await expectWhole(timeline);
  const row = timeline.rows.filter({ hasText: 'send("two")' });
  await expect(row.locator('.tl-place')).toHaveText('main.js:4');
  await row.locator('.tl-place').click();
  const { monaco, root } = playgroundOf(page);
  await expect(monaco).toBeVisible();
  await expect(root.locator('.monaco-editor .line-numbers.active-line-number')).toHaveText('4');
});

test('rows of several sockets are told apart and can be seen alone', async ({ page }) => {
  const timeline = await runAndOpen(
    page,
    `let open = 2;
for (const path of ['echo', 'echo?fragment=2']) {
  const ws = new WebSocket('ws://localhost:9998/' + path);
  ws.onopen = () => ws.send('hello ' + path);
  ws.onmessage = () => ws.close();
  ws.onclose = () => { if (--open === 0) console.log('finished'); };
}`,
  );
  const choice = timeline.root.getByRole('combobox', { name: 'WebSocket' });
  await choice.selectOption('2');
  await timeline.list.press('Home');
  await expect(timeline.rows.filter({ hasText: 'GET /echo?fragment=2' })).toHaveCount(1);
  await expect(timeline.rows.filter({ hasText: '"hello echo"' })).toHaveCount(0);
  await expect(timeline.rows.filter({ hasText: 'more to come' }).first()).toBeVisible();
  expect(new Set(await timeline.root.locator('.tl-row .tl-number').allInnerTexts())).toEqual(
    new Set(['2']),
  );
});

test('of a thousand messages only the rows in sight are laid out', async ({ page }) => {
  const timeline = await runAndOpen(
    page,
    `const ws = new WebSocket('ws://localhost:9998/echo');
let left = 1000;
ws.onopen = () => { for (let at = 0; at < 1000; at += 1) ws.send(String(at)); };
ws.onmessage = () => { if (--left === 0) { ws.close(); console.log('finished'); } };`,
  );
  // On a busy machine some may be left out of the trace, which is then said in a row of its own.
  await expect(timeline.position).toHaveText(/^Step (?:39|40)\d\d of (?:39|40)\d\d$/);
  expect(await timeline.rows.count()).toBeLessThan(60);
  await timeline.list.press('Home');
  await expect(timeline.now).toContainText('new WebSocket(');
  await timeline.slider.fill('2000');
  await expect(timeline.now).toBeInViewport();
  await expect(timeline.now).toHaveAttribute('aria-posinset', '2000');
  expect(await timeline.rows.count()).toBeLessThan(60);
});

test('a timeline that is not looked at is not drawn, and is whole when it is', async ({ page }) => {
  const timeline = await runAndOpen(page, SCRIPT);
  await expectWhole(timeline);
  const { root, run, lines } = playgroundOf(page);
  await root.getByRole('tab', { name: 'Frames' }).click();
  await run.click();
  await expect(lines.filter({ hasText: 'finished' })).toBeVisible();
  await root.getByRole('tab', { name: 'Timeline' }).click();
  await expectWhole(timeline);
});

for (const colours of ['light', 'dark'] as const) {
  test(`the ${colours} timeline is accessible, and fits 360 pixels`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: colours });
    const timeline = await runAndOpen(page, SCRIPT);
    await timeline.rows.filter({ hasText: 'GET /echo' }).click();
    const { violations } = await new AxeBuilder({ page }).include('.wp-timeline').analyze();
    expect(violations).toEqual([]);
    await page.setViewportSize({ width: 360, height: 720 });
    await expectNoOverflow(page);
    const narrow = await new AxeBuilder({ page }).include('.wp-timeline').analyze();
    expect(narrow.violations).toEqual([]);
  });
}
