import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { playgroundOf, write } from './playground.ts';
import { expectNoOverflow } from './wire.ts';

const PAGE = '/en/constructor/';
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Runs code in the first playground of a lesson. Addresses are paths of the server under test. */
async function runCode(page: Page, code: string, language = 'en') {
  await page.goto(PAGE.replace('en', language));
  const { root } = playgroundOf(page);
  await write(root, `const address = (path) => 'ws://localhost:9998/' + path;\n${code}`);
  await root.locator('.pg-run').click();
  const wire = root.locator('ws-wire');
  return { root, wire, list: wire.getByRole('listbox'), detail: wire.locator('.fv-detail') };
}

/** Code that sends once the socket is open, and closes it after `count` messages. */
const talk = (path: string, sends: string, count: number, close = 'ws.close(1000)') => `
const ws = new WebSocket(address('${path}'));
let come = 0;
ws.onopen = () => { ${sends} };
ws.onmessage = () => { come += 1; if (come === ${count}) { ${close} } };
ws.onclose = () => console.log('closed');`;

const frames = (list: Locator) => list.locator('.fv-frame');
const option = (list: Locator, name: RegExp) => list.getByRole('option', { name });

/** The bytes of the selected frame, as its hex shows them. */
async function bytesOf(detail: Locator): Promise<string> {
  const more = detail.getByRole('button', { name: /Show all/ });
  if (await more.isVisible()) await more.click();
  return (await detail.locator('.fv-hex i').allInnerTexts()).join('').replaceAll(' ', '');
}

/** The bits of the diagram, row by row from left to right. */
async function bitsOf(detail: Locator): Promise<string> {
  return (await detail.locator('.fv-cell samp').allInnerTexts()).join('').replaceAll(/\s/g, '');
}

/** A masked frame taken apart here, without the code under test. */
function unmask(hex: string): { head: string; payload: string } {
  const bytes = Buffer.from(hex, 'hex');
  const length = (bytes[1] ?? 0) & 0x7f;
  const at = length === 126 ? 4 : 2;
  const key = bytes.subarray(at, at + 4);
  const payload = bytes.subarray(at + 4).map((byte, i) => byte ^ (key[i % 4] ?? 0));
  return { head: hexOf(bytes.subarray(0, at)), payload: hexOf(payload) };
}

test('connections that no view shows are spoken of above all of them, until the next run', async ({
  page,
}) => {
  for (const [language, text] of [
    ['en', 'Connections opened through Worker, <iframe>, if any, can’t be shown here.'],
    ['zh', '经由 Worker、<iframe> 打开的连接无法在这里显示'],
  ] as const) {
    const { root, wire, list } = await runCode(
      page,
      `new Worker(URL.createObjectURL(new Blob([''])));
const frame = document.createElement('iframe');
frame.srcdoc = '<p>within</p>';
document.body.append(frame);
${talk('echo', 'ws.send("seen")', 1)}`,
      language,
    );
    const note = wire.locator('.wp-unseen');
    await expect(note).toContainText(text);
    await expect(option(list, /seen/)).toHaveCount(2);
    for (const tab of await wire.getByRole('tab').all()) {
      await tab.click();
      await expect(note).toBeVisible();
    }
    await expectNoOverflow(page);
    await write(root, 'console.log("plain");');
    await root.locator('.pg-run').click();
    await expect(root.locator('.pg-line')).toHaveText([/plain/]);
    await expect(note).toBeHidden();
  }
});

test('before a run the wire pane is one sentence, and what draws it is loaded with the first', async ({
  page,
}) => {
  const scripts = new Set<string>();
  page.on('response', (response) => {
    if (/\/panel\.[^/]*\.js/.test(response.url())) scripts.add(response.url());
  });
  await page.goto(PAGE);
  await page.waitForLoadState('networkidle');
  const { root, run } = playgroundOf(page);
  await expect(root.locator('ws-wire')).toContainText('every frame that crosses the wire');
  expect([...scripts]).toEqual([]);
  await run.click();
  await expect(root.locator('ws-wire').getByRole('tab', { name: 'Frames' })).toBeVisible();
  expect([...scripts]).toHaveLength(1);
});

test('frames are shown with the bytes that were sent: masked from the browser, bare from the server', async ({
  page,
}) => {
  const text = 'Hello, 你好！';
  const { list, detail, root } = await runCode(page, talk('echo', `ws.send('${text}')`, 1));
  await expect(root.locator('.pg-lines')).toContainText('closed');
  const payload = Buffer.from(text).toString('hex');

  await option(list, /^Browser → server.*text frame/).click();
  const sent = unmask(await bytesOf(detail));
  expect(sent).toEqual({ head: `81${(0x80 | (payload.length / 2)).toString(16)}`, payload });

  await option(list, /^Server → browser.*text frame/).click();
  const answer = `81${(payload.length / 2).toString(16).padStart(2, '0')}${payload}`;
  await expect.poll(() => bytesOf(detail)).toBe(answer);
  const bits = [...Buffer.from(answer, 'hex')].map((byte) => byte.toString(2).padStart(8, '0'));
  await expect.poll(() => bitsOf(detail)).toBe(bits.slice(0, 20).join(''));
  await expect(detail.locator('.fv-content pre')).toHaveText(text);
});

test('the mask is worked out byte by byte, and more of it on request', async ({ page }) => {
  const text = 'abcdefghij你好klmnop';
  const { list, detail } = await runCode(page, talk('echo', `ws.send('${text}')`, 1));
  await option(list, /^Browser → server.*text frame/).click();
  const bytes = Buffer.from(await bytesOf(detail), 'hex');
  const rows = detail.locator('.fv-mask tbody tr');
  await expect(rows).toHaveCount(8);
  await detail.getByRole('button', { name: /bytes more/ }).click();
  const plain = Buffer.from(text);
  await expect(rows).toHaveCount(plain.length);
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('b')].map((byte) => byte.textContent)),
  );
  const two = (byte = 0) => byte.toString(16).padStart(2, '0');
  expect(cells).toEqual(
    [...plain].map((byte, i) => [two(bytes[6 + i]), two(bytes[2 + (i % 4)]), two(byte)]),
  );
  await expect(rows.nth(10).locator('.fv-reads')).toHaveText('你');
});

test('fragments are linked to their message, and lead to each other', async ({ page }) => {
  const { list, detail } = await runCode(
    page,
    talk('echo?fragment=5', `ws.send('Hello, fragments')`, 1),
  );
  const parts = option(list, /Server → browser.*fragment \d/);
  await expect(parts).toHaveCount(4);
  await parts.first().click();
  await expect(list.locator('.fv-linked')).toHaveCount(4);
  await expect(detail.locator('.fv-message')).toContainText('4 fragments, 16 bytes in all');
  await expect(detail.locator('.fv-content pre')).toHaveText('Hello, fragments');
  await expect.poll(() => bytesOf(detail)).toBe(`0105${Buffer.from('Hello').toString('hex')}`);

  await detail.locator('.fv-parts button').last().click();
  await expect(list.getByRole('option', { selected: true })).toHaveAccessibleName(
    /FIN set, continuation frame, fragment 4, the last, 1 bytes/,
  );
  await expect.poll(() => bytesOf(detail)).toBe(`8001${Buffer.from('s').toString('hex')}`);
});

test('a compressed message is shown beside what it inflates to', async ({ page }) => {
  const text = 'compress me '.repeat(20);
  const { list, detail } = await runCode(page, talk('echo?deflate=1', `ws.send('${text}')`, 1));
  await option(list, /Server → browser.*text frame/).click();
  const compressed = detail.locator('.fv-content').nth(0);
  const inflated = detail.locator('.fv-content').nth(1);
  await expect(compressed.locator('.fv-h5')).toContainText(/Compressed, on the wire: \d\d bytes/);
  await expect(inflated.locator('.fv-h5')).toHaveText('Inflated: 240 bytes');
  await expect(inflated.locator('pre')).toHaveText(text, { useInnerText: false });
  const wire = (await bytesOf(detail)).slice(4);
  const shown = await compressed.locator('pre').innerText();
  expect(shown.replaceAll(/\s/g, '')).toBe(wire);
});

test('pings and pongs, of which code sees nothing, are rows of their own', async ({ page }) => {
  const { list } = await runCode(page, talk('ping?every=100', '', 2));
  await expect(
    option(list, /Server → browser.*byte 0x89, FIN set, ping frame/).first(),
  ).toBeVisible();
  await expect(
    option(list, /Browser → server.*byte 0x8a, FIN set, pong frame/).first(),
  ).toBeVisible();
});

test('a close frame says its code, what that means and the reason', async ({ page }) => {
  const { list, detail } = await runCode(
    page,
    `const ws = new WebSocket(address('close?code=1011&reason=oops&after=1'));
     ws.onopen = () => ws.send('x');`,
  );
  await option(list, /Server → browser.*close frame/).click();
  await expect(detail.locator('.fv-about')).toContainText('1011');
  await expect(detail.locator('.fv-fields')).toContainText('0x03 0xf3 = 1011');
  await expect(detail.locator('.fv-fields')).toContainText('oops');
  await expect.poll(() => bytesOf(detail)).toBe(`880603f3${Buffer.from('oops').toString('hex')}`);
});

for (const [path, title] of [
  ['masked', 'mask'],
  ['reserved-bits', 'RSV'],
  ['bad-opcode', 'opcode'],
  ['bad-utf8', 'UTF-8'],
] as const) {
  test(`what /${path} breaks is marked at its row and named with its rule`, async ({ page }) => {
    const { list, detail, wire } = await runCode(page, `new WebSocket(address('${path}'));`);
    const bad = list.locator('.fv-frame.fv-faulty').first();
    await expect(bad).toBeVisible();
    await expect(bad).toHaveAccessibleName(/against the rules: /);
    await bad.click();
    await expect(detail.locator('.fv-fault')).toContainText(new RegExp(title, 'i'));
    await expect(detail.locator('.fv-fault cite')).toContainText('RFC');
    await expect(detail.locator('.fv-diagram .fv-bad').first()).toBeVisible();

    await wire.locator('[data-filter=opcode]').selectOption('faults');
    await expect(frames(list)).toHaveCount(1);
  });
}

test('what breaks a rule is shown though no frame can be read, or none came', async ({ page }) => {
  const { list, detail, wire, root } = await runCode(
    page,
    `const ws = new WebSocket(address('bad-frame?kind=top-bit'));
     ws.onclose = () => console.log('closed');`,
  );
  const endless = option(list, /Server → browser.*cut off.*9223372036854775808 bytes/);
  await expect(endless).toHaveAccessibleName(/against the rules: /);
  await endless.click();
  await expect(detail.locator('.fv-fault cite')).toHaveText('RFC 6455 §5.2');
  await expect(detail.locator('.fv-hex .wv-faulty')).toHaveText('80');
  await expect(detail.locator('.fv-diagram .fv-bad').first()).toHaveAttribute(
    'data-field',
    'extended-length',
  );

  await write(
    root,
    `const ws = new WebSocket('ws://localhost:9998/wrong-accept');
     ws.onclose = () => console.log('closed');`,
  );
  await root.locator('.pg-run').click();
  const answer = list.getByRole('option', { name: /wrong-accept → 101, against the rules: / });
  await expect(answer).toBeVisible();
  // The browser never took it for a WebSocket: no close frame is missing.
  await expect(option(list, /Connection 1/)).toHaveCount(2);
  await expect(option(list, /Connection 1 closed$/)).toBeVisible();
  await wire.locator('[data-filter=opcode]').selectOption('faults');
  await expect(list.getByRole('option')).toHaveCount(1);
  await answer.click();
  await expect(detail.locator('.fv-fault cite')).toHaveText('RFC 6455 §4.1');
  await detail.getByRole('button', { name: 'See it byte for byte' }).click();
  await expect(wire.getByRole('tab', { name: 'Handshake' })).toBeFocused();

  await write(root, `new WebSocket('ws://localhost:9998/bad-utf8');`);
  await root.locator('.pg-run').click();
  await wire.getByRole('tab', { name: 'Frames' }).click();
  await list.locator('.fv-frame.fv-faulty').click();
  await expect(detail.locator('.fv-hex .wv-faulty')).toHaveText('ff');
});

test('a field is lit up in the diagram, the hex and the list at once', async ({ page }) => {
  const { list, detail } = await runCode(page, talk('echo', `ws.send('light')`, 1));
  await option(list, /^Browser → server.*text frame/).click();
  const lit = () =>
    detail.locator('.fv-on').evaluateAll((all) => all.map(({ tagName }) => tagName));
  await detail.locator('.fv-cell[data-field=masking-key]').first().hover();
  // The key crosses two rows of the diagram.
  await expect.poll(lit).toEqual(['DIV', 'DIV', 'I', 'DETAILS']);
  await detail.locator('.fv-fields summary').first().focus();
  await page.mouse.move(0, 0);
  await expect.poll(lit).toEqual(['DIV', 'I', 'DETAILS']);
  await expect(detail.locator('.fv-hex .fv-on')).toHaveText('81');
});

test('what a screen reader is told of frames and fields stands in the browser’s own tree', async ({
  page,
}) => {
  const { list, wire } = await runCode(page, talk('echo', `ws.send('tree')`, 1), 'zh');
  await expect(option(list, /连接 1 已关闭/)).toBeVisible();
  await option(list, /字节 0x81/)
    .first()
    .click();
  await expect(wire.locator('.fv-fields')).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const named = (role: string) =>
    nodes.flatMap(({ ignored, role: is, name }) =>
      !ignored && is?.value === role ? [String(name?.value)] : [],
    );
  expect(named('option')).toEqual(
    expect.arrayContaining([
      '浏览器 → 服务器，字节 0x81，FIN 已置位，文本帧，有掩码，4 字节，tree',
      '服务器 → 浏览器，字节 0x81，FIN 已置位，文本帧，4 字节，tree',
      '服务器 → 浏览器，字节 0x88，FIN 已置位，关闭帧，2 字节，1000',
    ]),
  );
  expect(named('DisclosureTriangle')).toEqual(
    expect.arrayContaining(['字节 0 0x81 FIN 1', '字节 1 0x84 MASK 1']),
  );
});

test('the end of a connection says how it ended and how many bytes crossed', async ({ page }) => {
  const { list, detail } = await runCode(page, talk('echo', `ws.send('end')`, 1));
  await option(list, /Connection 1 closed/).click();
  await expect(detail.locator('.fv-sizes .wv-client b')).toHaveText(/^[45]\d\d bytes$/);
  await expect(detail.locator('.fv-sizes .wv-server b')).toHaveText(/^1\d\d bytes$/);
});

test('filters by direction, opcode and connection leave only what was asked for', async ({
  page,
}) => {
  const { list, wire } = await runCode(
    page,
    `${talk('echo', `ws.send('one'); ws.send(new Uint8Array([1, 2]))`, 2)}
     const other = new WebSocket(address('echo'));
     other.onopen = () => { other.send('two'); };
     other.onmessage = () => other.close();`,
  );
  // Two messages and a close each way; one message and a close each way.
  await expect(frames(list)).toHaveCount(10);
  const choose = (filter: string, value: string | { index: number }) =>
    wire.locator(`[data-filter=${filter}]`).selectOption(value);
  await choose('direction', 'client');
  await expect(frames(list)).toHaveCount(5);
  await expect(list.locator('.fv-frame.wv-server')).toHaveCount(0);
  await choose('opcode', 'text');
  await expect(frames(list)).toHaveCount(2);
  await expect(wire.locator('.fv-count')).toHaveText('2 of 10 frames');
  await choose('connection', { index: 1 });
  await expect(frames(list)).toHaveCount(1);
  await choose('opcode', 'close');
  await choose('direction', 'all');
  await expect(frames(list)).toHaveCount(2);
});

test('a pause keeps the list as it is, counts what waits, and lets it in again', async ({
  page,
}) => {
  const { list, wire } = await runCode(page, talk('push?every=50&count=1000', '', 1000));
  await expect(frames(list).nth(3)).toBeVisible();
  await wire.getByRole('button', { name: 'Pause' }).click();
  const count = await wire.locator('.fv-count').innerText();
  const resume = wire.getByRole('button', { name: /Resume \(\d+ new\)/ });
  await expect(resume).toHaveText(/Resume \((\d{2,}) new\)/);
  await expect(wire.locator('.fv-count')).toHaveText(count);
  await resume.click();
  await expect(wire.locator('.fv-count')).not.toHaveText(count);
});

test('the list follows the newest until the learner scrolls away from it', async ({ page }) => {
  const { list, wire } = await runCode(page, talk('push?every=20&count=1000', '', 1000));
  const atEnd = () =>
    list.evaluate((e) => e.scrollHeight - e.clientHeight - e.scrollTop < 5 && e.scrollTop > 100);
  await expect.poll(atEnd).toBe(true);
  await list.hover();
  await page.mouse.wheel(0, -300);
  const follow = wire.getByRole('button', { name: 'Follow the newest' });
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  const top = await list.evaluate((e) => e.scrollTop);
  const count = await wire.locator('.fv-count').innerText();
  await expect(wire.locator('.fv-count')).not.toHaveText(count);
  expect(await list.evaluate((e) => e.scrollTop)).toBe(top);
  await follow.click();
  await expect.poll(atEnd).toBe(true);
});

test('the keyboard alone goes through the list, into the details and back', async ({ page }) => {
  const { list, wire, root } = await runCode(page, talk('echo', `ws.send('key')`, 1));
  await expect(root.locator('.pg-lines')).toContainText('closed');
  await expect(list.getByRole('option', { name: /Connection 1 closed/ })).toBeVisible();
  await list.focus();
  await page.keyboard.press('Home');
  const selected = list.getByRole('option', { selected: true });
  await expect(selected).toHaveAccessibleName(/Connection 1: \/echo → 101/);
  await page.keyboard.press('ArrowDown');
  await expect(selected).toHaveAccessibleName(
    'Browser → server, byte 0x81, FIN set, text frame, masked, 3 bytes, key',
  );
  const active = await list.getAttribute('aria-activedescendant');
  await expect(selected).toHaveAttribute('id', active ?? '');
  await page.keyboard.press('Enter');
  await expect(wire.locator('.fv-side')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(wire.locator('.fv-fields summary').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(wire.locator('.fv-fields details').first()).toContainText('RFC 6455 §5.2');
  // The field is pinned with it, until Escape lets it go; the next one leads back to the list.
  const pin = wire.locator('.fv-pin');
  await expect(pin.locator('p')).toHaveText(/^Pinned byte 0 81 FIN 1$/);
  await expect(wire.locator('.fv-cell.fv-pinned')).toHaveAttribute('data-field', 'fin');
  await page.keyboard.press('Escape');
  await expect(pin.getByRole('button')).toHaveCount(0);
  await expect(wire.locator('.fv-pinned')).toHaveCount(0);
  await expect(wire.locator('.fv-fields summary').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(list).toBeFocused();
  await page.keyboard.press('End');
  await expect(selected).toHaveAccessibleName(/Connection 1 closed/);
});

test('a new run begins with an empty list', async ({ page }) => {
  const { root, list } = await runCode(page, talk('echo', `ws.send('first')`, 1));
  await expect(option(list, /first/)).toHaveCount(2);
  await root.locator('.pg-run').click();
  await expect(option(list, /first/)).toHaveCount(2);
  await write(root, `console.log('nothing');`);
  await root.locator('.pg-run').click();
  await expect(root.locator('ws-wire .fv-none').first()).toContainText('No frames yet');
});

test('the handshake tab leads to the lesson’s own, or lays it out where there is none', async ({
  page,
}) => {
  const { wire, root } = await runCode(page, talk('echo', `ws.send('x')`, 1));
  await expect(root.locator('.pg-lines')).toContainText('closed');
  await wire.getByRole('tab', { name: 'Handshake' }).click();
  const below = await page.locator('live-handshake').count();
  if (below > 0)
    await expect(wire.getByRole('button', { name: 'Go to the handshake' })).toBeVisible();
  else await expect(wire.locator('.wv-handshake')).toHaveAttribute('data-source', 'live');
});

for (const [language, scheme] of [
  ['en', 'light'],
  ['zh', 'dark'],
] as const) {
  test(`the panel has no accessibility faults in ${language}, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const { list } = await runCode(page, talk('echo?fragment=3', `ws.send('axe me')`, 1), language);
    await frames(list).first().click();
    const { violations } = await new AxeBuilder({ page }).include('ws-wire').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
}

test('at 360 wide the pane has a tab, nothing is cut off, and the diagram keeps its 32 bits', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const { root, list, detail } = await runCode(page, talk('echo', `ws.send('narrow')`, 1));
  await root.locator('.pg-tabs [data-pane=wire]').click();
  await frames(list).first().click();
  await expectNoOverflow(page);
  const beyond = await detail.evaluate((element) => {
    const { right } = element.getBoundingClientRect();
    return [...element.querySelectorAll('*')]
      .filter((each) => each.getBoundingClientRect().right > right)
      .map((each) => each.outerHTML.slice(0, 80));
  });
  expect(beyond).toEqual([]);
  await expect(detail.locator('.fv-cell')).not.toHaveCount(0);
  expect((await bitsOf(detail)).length).toBe((2 + 4 + 6) * 8);
});
