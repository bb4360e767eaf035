import { expect, test, type Page } from '@playwright/test';
import { filesIn } from './examples.ts';

/** The course in which the learner's code is the server and the browser decides whether it is right. */

const STEPS = [
  'server-1-answer',
  'server-2-accept',
  'server-3-101',
  'server-4-two-bytes',
  'server-5-lengths',
  'server-6-unmask',
  'server-7-echo',
  'server-8-control',
  'server-9-fragments',
];

test('a learner goes the nine steps to an echo server, and a real browser says so', async ({
  page,
}) => {
  test.setTimeout(180_000);
  for (const [at, slug] of STEPS.entries()) {
    if (at === 0) await page.goto('/zh/your-server/');
    if (at === 4) await page.goto('/zh/your-server-frames/');
    const exercise = page.locator(`ws-exercise[data-exercise="${slug}"]`);
    await exercise.getByRole('button', { name: '显示答案' }).click();
    await expect(exercise.locator('.ex-say'), slug).toContainText('答案');
    await exercise.getByRole('button', { name: '运行', exact: true }).click();
    await expect(exercise.locator('.ex-say'), slug).toContainText('完成：');
    // The server of each step is reached at one address: others may keep their link.
    await expect(exercise.locator('.pg-server-address')).toContainText(/^wss?:\/\/\S+\/bench\//);
    await expect(page.locator('.pg-server')).toHaveCount(1);
  }
});

/** Runs code in the playground of the judge’s example. */
async function run(page: Page, code?: string) {
  const playground = page.locator('ws-playground[data-example="your-server-judge"]');
  if (code !== undefined) {
    await playground.evaluate((element, text) => {
      if ('code' in element) element.code = text;
    }, code);
  }
  await playground.locator('.pg-run').click();
  return playground;
}

const solution = () =>
  filesIn('your-server-judge', 'solution', ['main.js'], 'en')?.['main.js'] ?? '';

test('the judge passes a right server in every case, and shows the bytes of what a wrong one does', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.goto('/en/your-server-judged/');
  const judge = page.locator('ws-judge');
  const playground = page.locator('ws-playground[data-example="your-server-judge"]');
  await playground.evaluate((element, text) => {
    if ('code' in element) element.code = text;
  }, solution());
  await judge.getByRole('button', { name: 'Let the judge try it' }).click();
  await expect(judge.locator('.judge-say')).toContainText(/^All \d+ passed/, { timeout: 60_000 });
  await expect(judge.locator('.judge-failed')).toHaveCount(0);

  const wrong = solution().replace(
    'if (opcode === PING) send(PONG, payload);',
    'if (opcode === PING) send(PONG, [0x21]);',
  );
  await playground.evaluate((element, text) => {
    if ('code' in element) element.code = text;
  }, wrong);
  await judge.getByRole('button', { name: 'Try again' }).click();
  await expect(judge.locator('.judge-say')).toContainText(/^\d+ of \d+ passed/, {
    timeout: 60_000,
  });
  const row = judge.locator('[data-case="ping-payload"]');
  await expect(row).toContainText('pong(48656c6c6f) was expected; pong(21) came.');
  await row.getByText('See the bytes').click();
  await expect(row.locator('.judge-from-client').last()).toContainText(
    'ping · FIN MASK · 5 B · "Hello"',
  );
  await expect(row.locator('.judge-from-server').last()).toContainText('8a 01 21');
  await judge.getByLabel('Failed ones only').check();
  await expect(judge.locator('[data-case="ping-empty"]')).toBeVisible();
  await expect(judge.locator('[data-case="close-1000"]')).toBeHidden();
});

test('another page calls the server by its link, and both sides see the bytes', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/en/your-server-judged/');
  const owner = await run(
    page,
    solution().replace(
      "console.log('message', event.data);\n  ws.close(1000);",
      "console.log('message', event.data);",
    ),
  );
  await expect(owner.locator('.pg-server-count')).toHaveText('1 connected');
  await owner.getByRole('button', { name: 'Copy a link for others' }).click();
  await expect(owner.locator('.pg-server-note')).toHaveText('Copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const guest = await context.newPage();
  await guest.goto(link);
  await expect(guest.locator('.pg-code')).toContainText('/bench/');
  await guest.locator('.pg-run').click();
  const console = guest.locator('.pg-console');
  await expect(console).toContainText('message Hello, server, are you there?');
  await expect(console).toContainText('close 1000 true');

  await owner.getByRole('tab', { name: 'Frames' }).click();
  const wire = owner.locator('.pg-wire');
  await expect(wire).toContainText('Hello, server, are you there?');
  // The page is closed: its server is gone with it.
  await page.close();
  await guest.locator('.pg-run').click();
  await expect(console).toContainText('close 1006 false');
});

test('what is not let through, and what comes too late, is told to the learner', async ({
  page,
}) => {
  await page.goto('/en/your-server-judged/');
  const head = 'HTTP/1.1 101 Switching Protocols\\r\\nSet-Cookie: a=b\\r\\n\\r\\n';
  const client =
    'const ws = new WebSocket(address); ws.onclose = (e) => console.log("close", e.code);';
  let playground = await run(page, `serve((socket) => socket.write('${head}'));\n${client}`);
  const console = playground.locator('.pg-console');
  await expect(console).toContainText('the header Set-Cookie reaches beyond this connection');
  await expect(console).toContainText('close 1006');
  expect(await page.context().cookies()).toEqual([]);

  playground = await run(page, `serve(() => {});\n${client}`);
  await expect(console).toContainText('one at a time: while you do not answer, all others wait');

  playground = await run(page, `serve(5);\n${client}`);
  await expect(console).toContainText('expected a function');
  playground = await run(page, `serve((socket) => socket.write([256]));\n${client}`);
  await expect(console).toContainText('socket.write: expected bytes');

  // What is sent against the rules is named where its bytes are.
  const masked = solution().replace(
    'socket.write(concat([header, payload]));',
    'header[1] |= 0x80;\n    socket.write(concat([header, [0, 0, 0, 0], payload]));',
  );
  playground = await run(page, masked);
  await playground.getByRole('tab', { name: 'Frames' }).click();
  await expect(playground.locator('.pg-wire')).toContainText('A server’s frame with a mask');
});

test('the timeline has a lane for the server’s code', async ({ page }) => {
  await page.goto('/en/your-server-judged/');
  const playground = await run(page, solution());
  await expect(playground.locator('.pg-console')).toContainText('close 1000 true');
  await playground.getByRole('tab', { name: 'Timeline' }).click();
  const rows = playground.locator('.tl-row');
  await playground.locator('.tl-scroll').press('Home');
  await expect(rows.filter({ hasText: 'serve(socket)' })).toHaveCount(1);
  const texts = await rows.allTextContents();
  const at = (part: RegExp) => texts.findIndex((text) => part.test(text));
  // A cause stands before what it brings about.
  expect(at(/GET \/bench/)).toBeLessThan(at(/Your server’s code\s*'data'/));
  expect(at(/Your server’s code\s*write/)).toBeLessThan(at(/101 Switching/));
});

test('the editor knows what a server is made of, and explains it in the page’s language', async ({
  page,
}) => {
  await page.goto('/zh/try/your-server-judge/');
  const playground = page.locator('ws-playground');
  await playground.evaluate((element, text) => {
    if ('code' in element) element.code = text;
  }, 'serve((socket) => {\n  ');
  await playground.locator('.pg-code').click();
  await expect(playground.locator('.monaco-editor.focused')).toBeVisible();
  await expect(playground.locator('.pg-editor')).toHaveAttribute('data-services', 'javascript');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('socket.');
  const rows = page.locator('.suggest-widget .monaco-list-row');
  await expect(rows.first()).toHaveText(/^on监听一个事件/);
  await page.keyboard.type("on('");
  await expect(rows.first()).toHaveText(/^(close|data|drain|end|error)/);
  await page.keyboard.type("data'); socket.write(");
  await expect(page.locator('.parameter-hints-widget')).toContainText('把字节原样发给对方');
  // Last, since it takes the focus.
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+i');
  await expect(page.locator('.monaco-hover:not(.hidden)')).toContainText('把这个程序变成服务器');
});
