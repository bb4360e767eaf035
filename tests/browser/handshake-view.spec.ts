import { createHash } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import {
  acceptOf,
  beginRun,
  cross,
  expectNoOverflow,
  litBytes,
  requestLines,
  tell,
  valueOf,
} from './wire.ts';

const RECORDED_KEY = 'sN9cRrP/n9NdMgdcy2VJFQ==';
const KEY = 'x3JJHMbDL1EzLkh9GBhXDw==';
const hexOf = (text: string) => Buffer.from(text, 'latin1').toString('hex');

/** The bytes of whole fields that are pinned in the hex of a view, as hex digits. */
async function pinnedBytes(view: Locator): Promise<string> {
  return (await view.locator('.wv-hex .wv-pinned').allInnerTexts()).join('').replaceAll(' ', '');
}

const viewOf = (page: Page) => page.locator('.wv-handshake');
const lineOf = (page: Page, anchor: string) => page.locator(`#${anchor} > summary`);

/** Opens a lesson and gives it one real handshake with the server under test. */
async function openLive(page: Page, baseURL: string | undefined, language = 'en'): Promise<void> {
  const crossing = await cross(baseURL, requestLines(baseURL, '/echo?trace=abc', KEY));
  await page.goto(`/${language}/introduction/`);
  await beginRun(page, 1);
  await tell(page, { run: 1, connection: 1, ...crossing });
  await expect(viewOf(page)).toHaveAttribute('data-source', 'live');
}

for (const language of ['zh', 'en'] as const) {
  test(`without JavaScript the ${language} handshake is there, says that it is recorded, and opens`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`/${language}/introduction/`);
    const view = viewOf(page);
    await expect(view).toHaveAttribute('data-source', 'recorded');
    await expect(view).toContainText(language === 'zh' ? '录制' : 'Recorded');
    await expect.poll(() => valueOf(view, 'sec-websocket-key')).toBe(RECORDED_KEY);
    await expect.poll(() => valueOf(view, 'sec-websocket-accept')).toBe(acceptOf(RECORDED_KEY));
    await expect(view.locator('[data-step="accept"]')).toHaveText(acceptOf(RECORDED_KEY));
    await expect(view.locator('#hs-sec-websocket-location')).toContainText(
      language === 'zh' ? '只见于旧资料' : 'older texts only',
    );

    const why = view.locator('#hs-sec-websocket-location .wv-why');
    await expect(why).toBeHidden();
    await lineOf(page, 'hs-sec-websocket-location').click();
    await expect(why).toContainText('hixie-76');
    await context.close();
  });
}

test('the bytes that are laid out are those of the recorded handshake, each once', async ({
  page,
}) => {
  await page.goto('/en/introduction/');
  const side = async (sender: string) =>
    (await page.locator(`.wv-message.wv-${sender} .wv-hex i`).allInnerTexts())
      .join('')
      .replaceAll(' ', '');
  await expect
    .poll(() => side('client'))
    .toBe(
      hexOf(
        'GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nHost: example.com\r\n' +
          'Origin: http://example.com\r\nSec-WebSocket-Key: sN9cRrP/n9NdMgdcy2VJFQ==\r\n' +
          'Sec-WebSocket-Version: 13\r\n\r\n',
      ),
    );
  await expect
    .poll(() => side('server'))
    .toBe(
      hexOf(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          'Sec-WebSocket-Accept: fFBooB7FAkLlXgRSz0BT3v4hq5s=\r\n' +
          'Sec-WebSocket-Location: ws://example.com/\r\n\r\n',
      ),
    );
});

test('what draws a live handshake is loaded with its first bytes, not before', async ({
  page,
  baseURL,
}) => {
  const scripts: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.text());
  });
  // A class name that only what draws a live handshake has.
  const canDraw = async () => (await Promise.all(scripts)).some((text) => /wv-choose/.test(text));
  await page.goto('/en/introduction/');
  await page.waitForLoadState('networkidle');
  await beginRun(page, 1);
  await expect(page.locator('.wv-status')).toContainText('has not connected yet');
  await expect(viewOf(page)).toHaveAttribute('data-source', 'recorded');
  await expect.poll(() => canDraw()).toBe(false);

  const crossing = await cross(baseURL, requestLines(baseURL, '/echo', KEY));
  await tell(page, { run: 1, connection: 1, ...crossing });
  await expect(viewOf(page)).toHaveAttribute('data-source', 'live');
  await expect.poll(() => canDraw()).toBe(true);
});

for (const size of [1, 7, 1e6]) {
  test(`a handshake that comes in pieces of ${size} bytes is shown whole, and announced`, async ({
    page,
    baseURL,
  }) => {
    const crossing = await cross(baseURL, requestLines(baseURL, '/echo?trace=abc', KEY));
    await page.goto('/en/introduction/');
    await beginRun(page, 1);
    await tell(page, { run: 1, connection: 1, size, ...crossing });
    const view = viewOf(page);
    await expect(view).toHaveAttribute('data-source', 'live');
    await expect(view.locator('.wv-outcome')).toContainText('The WebSocket is open');
    await expect.poll(() => valueOf(view, 'sec-websocket-key')).toBe(KEY);
    await expect.poll(() => valueOf(view, 'sec-websocket-accept')).toBe(acceptOf(KEY));
    await expect(page.locator('.wv-status').filter({ hasText: 'has arrived' })).toHaveCount(1);

    const added = view.locator('.wv-text .wv-added');
    await expect(added).toHaveText('?trace=abc');
    await expect(view.locator('#hs-request-line > summary')).toContainText('added by this page');
  });
}

test('pointing at text lights up its bytes, and at bytes their text, and both say what it is', async ({
  page,
}) => {
  await page.goto('/en/introduction/');
  const view = viewOf(page);
  const inspector = page.locator('.wv-inspector');
  await expect(inspector).toBeHidden();
  await view.locator('.wv-text .wv-key').first().hover();
  await expect.poll(() => litBytes(view)).toBe(hexOf(RECORDED_KEY));
  await expect(inspector).toContainText('The key');
  await expect(inspector).toContainText('A random number, new for every handshake');
  await expect(inspector).toContainText('24 in all');

  await view.locator('#hs-host .wv-hex .wv-name').hover();
  await expect(view.locator('.wv-text .wv-on')).toHaveText('Host');
  await expect.poll(() => litBytes(view)).toBe(hexOf('Host'));

  await lineOf(page, 'hs-origin').click();
  await page.mouse.move(0, 0);
  await view.locator('#hs-origin .wv-why b').hover();
  await expect.poll(() => litBytes(view)).toBe(hexOf('http://example.com'));
});

test('the keyboard goes through lines and fields, pins with Enter and unpins with Escape', async ({
  page,
}) => {
  await page.goto('/en/introduction/');
  const view = viewOf(page);
  await lineOf(page, 'hs-request-line').focus();
  await page.keyboard.press('ArrowDown');
  await expect(lineOf(page, 'hs-upgrade')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => litBytes(view)).toBe(hexOf('Upgrade'));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => litBytes(view)).toBe(hexOf('websocket'));
  await expect(page.locator('.wv-inspector')).toHaveAttribute('aria-live', 'polite');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => litBytes(view)).toBe('20');

  const why = view.locator('#hs-upgrade .wv-why');
  await expect(why).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(why).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(why).toBeHidden();
  await page.keyboard.press('End');
  await expect(lineOf(page, 'hs-response-end')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(lineOf(page, 'hs-request-line')).toBeFocused();
  // The whole view is one stop of the Tab key.
  await page.keyboard.press('Tab');
  await expect(view.locator('.wv-accept input')).toBeFocused();
});

test('a click or Enter on a field pins it with its explanation, the same or Escape lets it go', async ({
  page,
}) => {
  await page.goto('/en/introduction/');
  const view = viewOf(page);
  const pin = page.locator('.wv-pinbar');
  const why = view.locator('#hs-upgrade .wv-why');
  await expect(view.locator('.wv-all')).toBeVisible();
  await view.locator('#hs-upgrade .wv-text .wv-word').click();
  await expect(pin.getByRole('status').first()).toHaveText(
    /^Pinned.*websocket.*bytes 25 to 33, 9 in all/,
  );
  await expect(view.locator('.wv-text .wv-pinned')).toHaveText('websocket');
  expect(await pinnedBytes(view)).toBe(hexOf('websocket'));
  await expect(why).toBeVisible();

  // The same from the bytes, by the keyboard, and together with what is pinned already.
  await view.locator('#hs-upgrade .wv-hex .wv-pinned').first().click();
  await expect(pin).toBeHidden();
  await expect(why).toBeHidden();
  await lineOf(page, 'hs-upgrade').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(pin).toContainText('bytes 16 to 22');
  await expect(why).toBeVisible();
  await view.locator('#hs-upgrade .wv-text .wv-word').click({ modifiers: ['Shift'] });
  await expect(pin).toContainText('bytes 16 to 33, 18 in all');
  expect(await pinnedBytes(view)).toBe(hexOf('Upgrade: websocket'));
  await page.keyboard.press('Escape');
  await expect(pin).toBeHidden();
  await expect(why).toBeHidden();
  await expect(view.locator('.wv-pinned')).toHaveCount(0);
});

test('all explanations open and close together', async ({ page }) => {
  await page.goto('/en/introduction/');
  const closed = viewOf(page).locator('.wv-line:not([open])');
  expect(await closed.count()).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Open all explanations' }).click();
  await expect(closed).toHaveCount(0);
  await page.getByRole('button', { name: 'Open all explanations' }).click();
  expect(await closed.count()).toBeGreaterThan(10);
});

test('the accept value is worked out for any key, and compared with what the server said', async ({
  page,
  baseURL,
}) => {
  await openLive(page, baseURL);
  const steps = page.locator('.wv-accept');
  const accept = steps.locator('[data-step="accept"]');
  const verdict = steps.locator('.wv-verdict');
  await expect(accept).toHaveText(acceptOf(KEY));
  await expect(verdict).toHaveAttribute('data-right', 'true');

  await steps.getByRole('textbox').fill('dGhlIHNhbXBsZSBub25jZQ==');
  await expect(accept).toHaveText('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  await expect(steps.locator('[data-step="digest"]')).toHaveText(
    'b3 7a 4f 2c c0 62 4f 16  90 f6 46 06 cf 38 59 45  b2 be c4 ea',
  );
  await expect(verdict).toHaveAttribute('data-right', 'false');
  await expect(verdict).toContainText('really sent');
  await expect(steps.locator('.wv-odd')).toBeHidden();

  await steps.getByRole('textbox').fill('钥匙');
  await expect(accept).toHaveText(acceptOf('钥匙'));
  await expect(steps.locator('.wv-odd')).toBeVisible();

  await steps.getByRole('button', { name: 'Back to the key that was sent' }).click();
  await expect(accept).toHaveText(acceptOf(KEY));
  await expect(verdict).toHaveAttribute('data-right', 'true');

  await steps.getByRole('button', { name: 'Random key' }).click();
  await expect(accept).not.toHaveText(acceptOf(KEY));
  const random = await steps.getByRole('textbox').inputValue();
  expect(Buffer.from(random, 'base64')).toHaveLength(16);
  await expect(accept).toHaveText(acceptOf(random));
});

test('a refusal, an answer that breaks the rules and an end before the answer are shown as such', async ({
  page,
  baseURL,
}) => {
  const missing = await cross(baseURL, requestLines(baseURL, '/nothing-here', KEY));
  const asked = requestLines(baseURL, '/echo', KEY);
  const old = await cross(
    baseURL,
    asked.map((line) => line.replace('Version: 13', 'Version: 7')),
  );
  const good = await cross(baseURL, asked);
  await page.goto('/en/introduction/');
  const view = viewOf(page);
  const outcome = view.locator('.wv-outcome');

  await tell(page, { run: 1, connection: 1, ...missing });
  await expect(outcome).toContainText('Refused with 404');
  await expect(view.locator('#hs-status-line .wv-wrong')).toHaveText('No upgrade');
  await expect(view.locator('#hs-status-line .wv-why')).toContainText('RFC 6455 §4.1');

  await tell(page, { run: 2, connection: 2, ...old });
  await expect(outcome).toContainText('Refused with 4');
  await expect(view.locator('.wv-faulty').first()).toHaveText('7');
  await expect(view.locator('.wv-client .wv-wrong')).toContainText('Against the rules');

  const forged = Buffer.from(
    good.response.toString('latin1').replace(acceptOf(KEY), acceptOf(RECORDED_KEY)),
    'latin1',
  );
  await tell(page, { run: 3, connection: 3, ...good, response: forged });
  await expect(outcome).toContainText('the browser does not accept it');
  await expect(view.locator('.wv-verdict')).toHaveAttribute('data-right', 'false');
  await expect(view.locator('#hs-sec-websocket-accept .wv-bad-why')).toContainText('RFC 6455 §4.1');

  await tell(page, { run: 4, connection: 4, request: good.request });
  await expect(outcome).toContainText('Waiting');
  await tell(page, { run: 4, connection: 4, ended: 'reset' });
  await expect(outcome).toContainText('ended before an answer');
  await expect(view.locator('.wv-message.wv-server')).toHaveCount(0);
});

test('a run with several connections shows the newest, and any that is chosen', async ({
  page,
  baseURL,
}) => {
  const first = await cross(baseURL, requestLines(baseURL, '/echo?trace=abc', KEY));
  const second = await cross(baseURL, requestLines(baseURL, '/nothing-here?trace=abc', KEY));
  await page.goto('/en/introduction/');
  await tell(page, { run: 1, connection: 7, ...first });
  await expect(viewOf(page)).toHaveAttribute('data-source', 'live');
  const list = page.getByRole('group', { name: 'Connections of this run' });
  await expect(list).toHaveCount(0);
  await tell(page, { run: 1, connection: 9, ...second });
  await expect(list.getByRole('button')).toHaveText([/^1 \/echo 101$/, /^2 \/nothing-here 404$/]);
  await expect(page.locator('.wv-outcome')).toContainText('Refused');
  await list.getByRole('button', { name: '/echo' }).click();
  await expect(page.locator('.wv-outcome')).toContainText('is open');

  await beginRun(page, 2);
  await expect(page.locator('.wv-status')).toContainText('below is still');
  await expect(page.locator('.wv-outcome')).toContainText('is open');
  await tell(page, { run: 2, connection: 11, ...second });
  await expect(page.locator('.wv-outcome')).toContainText('Refused');
  await expect(list).toHaveCount(0);
});

test('a link to a header opens it', async ({ page }) => {
  await page.goto('/en/introduction/#hs-sec-websocket-version');
  await expect(page.locator('#hs-sec-websocket-version .wv-why')).toBeVisible();
  await expect(lineOf(page, 'hs-sec-websocket-version')).toBeInViewport();
  await page.evaluate(() => (location.hash = '#hs-response-upgrade'));
  await expect(page.locator('#hs-response-upgrade .wv-why')).toBeVisible();
});

test('a link to bytes pins just these, can be copied without the clipboard of HTTPS, and is ignored where it is wrong', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  // As on plain HTTP of another host: `isSecureContext` is false, and there is no clipboard.
  await page.addInitScript(() => {
    Object.defineProperty(window, 'isSecureContext', { value: false });
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.addEventListener('copy', () => {
      const { activeElement: area } = document;
      if (area instanceof HTMLTextAreaElement) document.body.dataset['copied'] = area.value;
    });
  });
  const view = viewOf(page);
  const pin = page.locator('.wv-pinbar');
  await page.goto('/en/introduction/#hs-sec-websocket-key:bytes=19-42');
  await expect(view.locator('.wv-text .wv-pinned')).toHaveText(RECORDED_KEY);
  expect(await pinnedBytes(view)).toBe(hexOf(RECORDED_KEY));
  await expect(lineOf(page, 'hs-sec-websocket-key')).toBeInViewport();
  await pin.getByRole('button', { name: 'Copy link' }).click();
  await expect(pin).toContainText('Link copied.');
  const copied = await page.evaluate(() => document.body.dataset['copied']);
  expect(copied).toMatch(/\/en\/introduction\/#hs-sec-websocket-key:bytes=19-42$/);

  // From the middle of one field into another one.
  await page.evaluate(() => (location.hash = '#hs-request:bytes=1-7'));
  await expect(pin).toContainText('bytes 1 to 7, 7 in all');
  const marked = await page.evaluate(() =>
    [...(CSS.highlights.get('wv-pin')?.keys() ?? [])].map((range) => {
      return range instanceof Range ? range.toString() : '';
    }),
  );
  expect(marked).toEqual(['ET', '45 54', 'HT', '48 54']);
  expect(await pinnedBytes(view)).toBe(hexOf(' / '));

  const said = page.locator('live-handshake .wv-status');
  for (const range of ['9-3', 'x', '170-178', '0-999999999']) {
    await page.goto('about:blank');
    await page.goto(`/en/introduction/#hs-request:bytes=${range}`);
    await expect(said).toContainText('leads to bytes that this handshake does not have');
    await expect(pin).toBeHidden();
  }
  expect(errors).toEqual([]);
});

test('the browser is seen to refuse a wrong accept value, with the bytes of it', async ({
  page,
}) => {
  await page.goto('/zh/introduction/');
  const refuse = page.locator('.wv-refuse');
  const button = page.getByRole('button', { name: '看浏览器怎样拒绝' });
  await button.click();
  await expect(refuse.locator('.wv-refused-how')).toContainText('关闭码 1006');
  await expect(refuse.locator('.wv-events [data-event]')).toHaveText([
    /^error\s+readyState 3, CLOSED$/,
    /^close\s+code 1006, reason "", wasClean false\s+readyState 3, CLOSED$/,
  ]);
  const value = (what: string) => refuse.locator(`[data-value=${what}] samp`);
  const key = await value('key').innerText();
  expect(await value('owed').innerText()).toBe(acceptOf(key));
  const wrong = createHash('sha1').update(key).digest('base64');
  expect(await value('sent').innerText()).toBe(wrong);
  const line = refuse.locator('#wa-sec-websocket-accept');
  await expect(line.locator('.wv-value')).toHaveText(wrong);
  await expect(line.locator('.wv-bad-why')).toContainText('RFC 6455 §4.1');

  // A server that cannot be reached is no refusal, and is said to be just that.
  await page.route('**/reach?*', (route) => route.abort());
  await page.evaluate(() => {
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL) {
        super(String(url).replace('/trace?', '/nothing-here?'));
      }
    };
  });
  await button.click();
  await expect(refuse.locator('[data-refused=false]')).toContainText('实验没能进行');
  await expect(refuse.locator('.wv-events')).toHaveCount(0);
});

test('on paper every explanation is open', async ({ page }) => {
  await page.goto('/en/introduction/');
  await page.emulateMedia({ media: 'print' });
  const last = page.locator('#hs-sec-websocket-location .wv-why');
  await expect(last).toBeVisible();
  expect((await last.boundingBox())?.height).toBeGreaterThan(20);
});

for (const language of ['zh', 'en'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`a live ${language} handshake in ${colorScheme}, all open, has no fault that axe can find`, async ({
      page,
      baseURL,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await openLive(page, baseURL, language);
      const refused = requestLines(baseURL, '/nothing-here?trace=abc', 'short');
      await tell(page, { run: 1, connection: 2, ...(await cross(baseURL, refused)) });
      await expect(page.locator('.wv-choose button')).toHaveCount(2);
      await page.locator('.wv-all').click();
      await page.locator('.wv-legend > summary').click();
      const { violations } = await new AxeBuilder({ page })
        .include('live-handshake')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))]),
      ).toEqual([]);
    });
  }

  for (const width of [360, 390, 768, 1280]) {
    test(`a live ${language} handshake fits a window ${width} wide, all open`, async ({
      page,
      baseURL,
    }) => {
      await page.setViewportSize({ width, height: 800 });
      await openLive(page, baseURL, language);
      await page.locator('.wv-all').click();
      await page.locator('.wv-legend > summary').click();
      await expectNoOverflow(page);
      const view = await viewOf(page).boundingBox();
      for (const hex of await page.locator('.wv-hex').all()) {
        const box = await hex.boundingBox();
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan((view?.x ?? 0) + (view?.width ?? 0));
      }
      // Eight bytes a row on a phone, sixteen where there is room.
      const rows = page.locator('#hs-sec-websocket-key .wv-hex > span');
      const tops = await rows.evaluateAll((all) =>
        all.map((row) => row.getBoundingClientRect().top),
      );
      expect(tops[0] === tops[1]).toBe(width > 500);
    });
  }
}
