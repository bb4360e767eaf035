import { expect, test, type Page } from '@playwright/test';
import { open, playgroundOf, write } from './playground.ts';

const PAGE = '/en/try/first-page-modern/';

test('an example fills the window, and leads back to its lesson', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(PAGE);
  const { root, run, result } = playgroundOf(page);
  await expect(page.getByRole('separator')).toHaveCount(3);
  const overflow = await page.evaluate(() => [
    document.documentElement.scrollWidth - innerWidth,
    document.documentElement.scrollHeight - innerHeight,
  ]);
  expect(overflow).toEqual([0, 0]);
  for (const pane of ['.pg-source', '.pg-result', '.pg-console', '.pg-wire']) {
    await expect(root.locator(pane)).toBeInViewport({ ratio: 1 });
  }
  await run.click();
  await expect(result.getByRole('button')).toBeVisible();
  await expect(page.getByRole('link', { name: 'To the lesson' })).toHaveAttribute('href', /\/en\//);
});

test('panes are resized with the pointer and the keyboard, and stay so', async ({ page }) => {
  await page.goto(PAGE);
  const source = page.locator('.pg-source');
  const width = async () => Math.round((await source.boundingBox())?.width ?? 0);
  const [column, row] = [page.getByRole('separator').first(), page.getByRole('separator').nth(1)];
  await expect(column).toHaveAttribute('aria-orientation', 'vertical');
  await expect(row).toHaveAttribute('aria-orientation', 'horizontal');
  const before = await width();
  const box = await column.boundingBox();
  if (!box) throw new Error('no separator');
  await page.mouse.move(box.x + 4, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x - 196, box.y + 200, { steps: 4 });
  await page.mouse.up();
  expect(Math.abs(before - 200 - (await width()))).toBeLessThan(8);

  const value = Number(await column.getAttribute('aria-valuenow'));
  await column.focus();
  await page.keyboard.press('ArrowRight');
  await expect(column).toHaveAttribute('aria-valuenow', String(value + 5));
  await page.keyboard.press('End');
  await expect(column).toHaveAttribute('aria-valuenow', '90');
  await row.focus();
  await page.keyboard.press('Home');
  await expect(row).toHaveAttribute('aria-valuenow', '10');
  const after = await width();
  await page.reload();
  await expect(column).toHaveAttribute('aria-valuenow', '90');
  expect(await width()).toBe(after);
});

test('on a phone each pane has a tab', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 760 });
  await page.goto(PAGE);
  const { root, run } = playgroundOf(page);
  const panes = {
    Code: '.pg-source',
    Result: '.pg-result',
    Console: '.pg-console',
    Wire: '.pg-wire',
  };
  for (const [name, selector] of Object.entries(panes)) {
    await root.locator('.pg-tabs').getByRole('button', { name }).click();
    for (const each of Object.values(panes)) {
      await expect(root.locator(each)).toBeVisible({ visible: each === selector });
    }
  }
  await run.click();
  await expect(root.locator('.pg-result')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

test('TypeScript runs, with the lines that were written', async ({ page }) => {
  await open(page, {
    file: 'main.ts',
    script:
      'interface Message {\n  text: string;\n}\nenum Kind { A, B }\nconst message: Message = { text: "typed" };\nconsole.log(message.text as string, Kind.B);\nthrow new Error("here" satisfies string);',
  });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveText([/typed 1.*main\.ts:6/, /Error: here.*main\.ts:7/]);
});

test('TypeScript that cannot be read is not run, and the line is told', async ({ page }) => {
  await open(page, { file: 'main.ts', script: 'const a: number = 1;\nconst b: = 2;' });
  const { run, lines, frame } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveText([/cannot be read as TypeScript.*main\.ts:2/]);
  await expect(frame).toHaveCount(0);
});

test('a module awaits at its top level', async ({ page }) => {
  await open(page, {
    script:
      'const later = await new Promise((done) => setTimeout(done, 20, "later"));\nconsole.log(later, this);\nawait Promise.reject(new Error("at last"));',
  });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveText([/later undefined.*main\.js:2/, /Error: at last.*main\.js:3/]);
});

test('a script that needs no module is none', async ({ page }) => {
  await open(page, { script: 'var shown = 1;\nconsole.log(window.shown, this === window);' });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveText([/1 true/]);
});

test('an import of no file is told', async ({ page }) => {
  await open(page, { script: 'console.log(1);\nimport { a } from "./other.js";' });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines).toHaveText([/no such file.*main\.js:2/]);
});

const ROOM =
  'export const name: string = "lobby";\nexport function fail(): never {\n  throw new Error("in the room");\n}';

/** Gives the playground that `open` shows a second file, and tabs. */
async function addRoom(page: Page, text = ROOM): Promise<void> {
  await page.addInitScript((text) => {
    document.addEventListener('readystatechange', () => {
      const box = document.querySelector<HTMLElement>('ws-playground .pg-code');
      if (document.readyState !== 'interactive' || !box) return;
      const head = document.querySelector('ws-playground .pg-source .pg-head');
      const other = box.cloneNode(true) as HTMLElement;
      other.dataset['file'] = 'room.ts';
      other.hidden = true;
      const code = other.querySelector('code');
      if (code) code.textContent = text;
      box.after(other);
      const tabs = document.createElement('span');
      tabs.className = 'pg-files';
      for (const file of ['main.js', 'room.ts']) {
        const tab = document.createElement('button');
        tab.dataset['file'] = file;
        tab.textContent = file;
        tabs.append(tab);
      }
      head?.replaceChildren(tabs);
    });
  }, text);
}

test('a file of the example can be a worker', async ({ page }) => {
  await addRoom(page, 'const text: string = "from the room";\npostMessage(text);');
  await open(page, {
    script:
      'const worker = new Worker("room.ts");\nworker.onmessage = ({ data }) => console.log(data);',
  });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines.filter({ hasText: /^from the room.*main\.js:2$/ })).toHaveCount(1);
});

test('files import each other, each has a tab, and errors name file and line', async ({ page }) => {
  await addRoom(page);
  await open(page, {
    script: 'import { name, fail } from "./room.ts";\nconsole.log(name);\nfail();',
  });
  const { root, run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines.nth(0)).toHaveText(/lobby.*main\.js:2/);
  await expect(lines.nth(1)).toHaveText(/Error: in the room.*main\.js:3.*room\.ts:3/);
  await lines.nth(1).getByRole('button', { name: 'room.ts:3' }).click();
  await expect(root.locator('[data-file="room.ts"].pg-code')).toBeVisible();
  await expect(root.locator('.pg-files [data-file="room.ts"]')).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(root.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.insertText('// mine ');
  await root.locator('.pg-files').getByText('main.js').click();
  await expect(root.locator('[data-file="room.ts"].pg-code')).toBeHidden();
  const kept = () => page.evaluate(() => localStorage.getItem('ws101:code:en:first-page') ?? '');
  await expect.poll(kept).toContain('mine');
});

test('fetch and EventSource reach this server by the address of the examples', async ({ page }) => {
  await open(page, { script: '' });
  const { root, run, lines } = playgroundOf(page);
  await write(
    root,
    'const answer = await fetch("http://localhost:9998/poll?every=1000");\nconsole.log(answer.status, Array.isArray(await answer.json()));\nconst source = new EventSource("http://localhost:9998/sse?every=100");\nsource.onmessage = ({ data }) => { console.log("sse", "n" in JSON.parse(data), source instanceof EventSource); source.close(); };',
  );
  await run.click();
  await expect(lines.filter({ hasText: '200 true' })).toBeVisible();
  await expect(lines.filter({ hasText: 'sse true true' })).toBeVisible();
  await expect(lines.filter({ hasText: 'leads to' })).toHaveCount(1);
});

test('confirm and prompt answer', async ({ page }) => {
  page.on('dialog', (dialog) => void dialog.accept('Ada'));
  await open(page, { script: 'alert("a"); console.log(confirm("b"), prompt("c"));' });
  const { run, lines } = playgroundOf(page);
  await run.click();
  await expect(lines.last()).toContainText('true Ada');
});

test('a definition is gone to, in this file and in another', async ({ page }) => {
  await addRoom(page);
  await open(page, {
    script: 'import { fail } from "./room.ts";\nconst mine = 1;\nfail(mine);',
  });
  const { root, code } = playgroundOf(page);
  await root.evaluate((element: HTMLElementTagNameMap['ws-playground']) => {
    element.addEventListener('ws101:go-to', ({ detail: { place } }) => {
      const { file, line, column } = place;
      element.dataset['gone'] = `${file}:${line}:${column}`;
    });
  });
  await code.first().click();
  await expect(code.first().locator('.monaco-editor.focused')).toBeVisible();
  await expect(root.locator('.pg-editor')).toHaveAttribute('data-services', 'javascript');
  await page.keyboard.press('Control+End');
  for (let back = 0; back < 4; back += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('F12');
  await expect(root).toHaveAttribute('data-gone', 'main.js:2:7');

  await page.keyboard.press('Control+End');
  await page.keyboard.press('Home');
  await page.keyboard.press('F12');
  await expect(root).toHaveAttribute('data-gone', 'room.ts:2:17');
  const room = root.locator('[data-file="room.ts"].pg-code');
  await expect(room.locator('.monaco-editor.focused')).toBeVisible();
  await page.keyboard.insertText('here');
  const kept = () => page.evaluate(() => localStorage.getItem('ws101:code:en:first-page') ?? '');
  await expect.poll(kept).toContain('function herefail()');
});
