/*
 * What loads later and does not come: it is said, and the next press tries again. Which files a scene
 * needs is seen as it asks for them; each of those fails once, at a press of its own.
 */
import { test, type Page } from '@playwright/test';
import { hashOf } from '../../src/playground/keeping/code-link.ts';
import { filesIn } from './examples.ts';
import { laterFiles } from './later/files.ts';
import { play, type Scene } from './later/scene.ts';

test.describe.configure({ mode: 'serial' });

const later = laterFiles();
/** Files, or families of them, that have failed in a scene. */
const failed = new Set<string>();

const RUN = 'ws-playground .pg-run';
const isVisible = (selector: string) => (page: Page) => page.locator(selector).first().isVisible();
const click = (selector: string) => (page: Page) => page.locator(selector).first().click();

/** Makes the first playground of the page one of this code before any script has seen it. */
const shaped =
  (shape: { script?: string; html?: string; file?: string }) =>
  async (page: Page): Promise<void> => {
    await page.addInitScript(({ script, html, file }) => {
      document.addEventListener('readystatechange', () => {
        const one = document.querySelector('ws-playground');
        if (document.readyState !== 'interactive' || !one) return;
        one.dataset['kind'] = html === undefined ? 'js' : 'html';
        one.dataset['file'] = file ?? (html === undefined ? 'main.js' : 'index.html');
        const code = one.querySelector('.pg-code code');
        if (code) {
          const line = document.createElement('span');
          line.className = 'line';
          line.textContent = script ?? html ?? '';
          code.replaceChildren(line);
        }
      });
    }, shape);
  };

/** A run that has come to what its program prints. */
const hasPrinted = (text: string) => isVisible(`.pg-line:has-text("${text}")`);

async function openMenu(page: Page): Promise<void> {
  await page.locator('.pg-more-button').first().click();
  await page.locator('.pg-menu').waitFor();
  await page.keyboard.press('Escape');
}

const item =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.locator('.pg-more-button').first().click();
    await page.getByRole('menuitem', { name }).click();
  };

/** Presses the button of the notice where there is one, which the page itself put there. */
const againOr =
  (press: (page: Page) => Promise<unknown>) =>
  async (page: Page): Promise<void> => {
    const again = page.locator('.not-loaded button').first();
    await ((await again.isVisible()) ? again.click() : press(page));
  };

const setCode =
  (example: string, code: string) =>
  async (page: Page): Promise<void> => {
    const playground = page.locator(`ws-playground[data-example="${example}"]`);
    await playground.evaluate((element, text) => {
      if ('code' in element) element.code = text;
    }, code);
  };

/** A run that has been, with its wire view. */
const hasRun = async (page: Page): Promise<void> => {
  await page.locator(RUN).first().click();
  await page.locator('.pg-line:has-text("over")').waitFor();
  await page.locator('ws-wire .wp-tabs').first().waitFor({ state: 'attached' });
};
const tab = (view: string) => async (page: Page) => {
  await page.locator(`.wp-tabs [data-view="${view}"]`).first().click();
};
const EXCHANGE = `const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send('hello');
ws.onmessage = () => ws.close();
ws.onclose = () => console.log('over');`;
const SERVER = filesIn('your-server-judge', 'solution', ['main.js'], 'en')?.['main.js'] ?? '';
const SHARED = await hashOf({ 'index.html': '<p>shared</p>' });

const SCENES: Scene[] = [
  {
    name: 'a module in TypeScript',
    at: '/en/introduction/',
    before: shaped({
      script: `export {}; const said: string = 'typed'; console.log(said);`,
      file: 'main.ts',
    }),
    press: click(RUN),
    works: hasPrinted('typed'),
  },
  {
    name: 'a page',
    at: '/zh/introduction/',
    before: shaped({ html: `<p>page</p><script>console.log('scripted')</script>` }),
    press: click(RUN),
    works: hasPrinted('scripted'),
  },
  {
    name: 'an exercise',
    at: '/en/try/one-connection/',
    press: click(RUN),
    works: isVisible('ws-exercise[data-verdict] .ex-list li'),
  },
  {
    name: 'a solution',
    at: '/en/try/one-connection/',
    press: click('.ex-solution'),
    works: async (page) =>
      (await page.locator('.ex-say').textContent()) ===
      (await page.locator('.ex-say').getAttribute('data-solution')),
  },
  {
    name: 'the menu',
    at: '/en/introduction/',
    press: click('.pg-more-button'),
    works: isVisible('.pg-menu'),
  },
  {
    name: 'the changes',
    at: '/en/introduction/',
    lead: openMenu,
    press: item('Compare'),
    works: isVisible('.pg-dialog-box'),
  },
  {
    name: 'a link',
    at: '/en/introduction/',
    lead: openMenu,
    press: item('Link to this code'),
    works: isVisible('.pg-link input'),
  },
  {
    name: 'a download',
    at: '/en/introduction/',
    lead: async (page) => {
      page.on('download', () => void page.evaluate(() => (document.body.dataset['saved'] = '')));
      await openMenu(page);
    },
    press: item('Download'),
    works: async (page) => (await page.locator('body[data-saved]').count()) > 0,
  },
  {
    name: 'the panes of a window',
    at: '/en/try/first-page/',
    works: async (page) => (await page.locator('.pg-is-split').count()) > 0,
  },
  {
    name: 'the search',
    at: '/en/introduction/',
    press: async (page) => {
      if (await isVisible('.search-close')(page)) await page.locator('.search-close').click();
      await page.locator('.search-open').click();
      await page.locator('.site-search input').fill('mask');
    },
    works: isVisible('.search-results a'),
  },
  {
    name: 'the progress',
    at: '/en/progress/',
    works: async (page) => (await page.locator('course-progress button:enabled').count()) > 0,
  },
  {
    name: 'a link to a server',
    at: '/en/your-server-judged/',
    lead: async (page) => {
      await setCode('your-server-judge', SERVER)(page);
      await page.locator('ws-playground[data-example="your-server-judge"] .pg-run').click();
      await page.locator('.pg-server').waitFor();
    },
    press: click('.pg-server-copy'),
    works: async (page) => (await page.locator('.pg-server-note').textContent()) !== '',
  },
  {
    name: 'four ways',
    at: '/en/polling/',
    press: click('.ways-run:visible'),
    works: async (page) => {
      const cell = page.locator('tr[data-way="push"] [data-cell="messages"]');
      return Number(await cell.textContent()) > 0;
    },
  },
  {
    name: 'the workbench as it comes into view',
    at: '/en/handshake/',
    press: againOr((page) => page.locator('.wb-actions').scrollIntoViewIfNeeded()),
    works: isVisible('.wb-send:enabled'),
  },
  {
    name: 'an answer in the workbench',
    at: '/en/handshake/',
    lead: (page) => page.locator('.wb-actions').scrollIntoViewIfNeeded(),
    press: click('.wb-send'),
    works: isVisible('.wb-answer [data-source="live"]'),
  },
  {
    name: 'a greeting from the home page',
    at: '/en/',
    press: click('ws-picture form button'),
    works: isVisible('ws-picture[data-state="live"]'),
  },
  {
    name: 'a field that is pinned',
    at: '/en/introduction/',
    press: click('live-handshake .wv-line .wv-text [data-r]'),
    works: isVisible('.wv-bar .wv-said'),
  },
  {
    name: 'another key',
    at: '/en/introduction/',
    press: click('.wv-random'),
    works: isVisible('.wv-accept .wv-reset'),
  },
  {
    name: 'a wrong accept value',
    at: '/en/introduction/',
    press: click('.wv-try'),
    works: isVisible('.wv-refuse .wv-events'),
  },
  {
    name: 'the timeline',
    at: '/en/introduction/',
    before: shaped({ script: EXCHANGE }),
    lead: hasRun,
    press: againOr(tab('timeline')),
    works: async (page) => (await page.locator('.tl-row').count()) > 0,
  },
  {
    name: 'the export',
    at: '/en/introduction/',
    before: shaped({ script: EXCHANGE }),
    lead: hasRun,
    press: tab('export'),
    works: isVisible('.ex-save'),
  },
  {
    name: 'an export as text',
    at: '/en/introduction/',
    before: shaped({ script: EXCHANGE }),
    lead: async (page) => {
      await hasRun(page);
      await tab('export')(page);
    },
    press: (page) => page.locator('.ex-save').nth(1).click(),
    works: async (page) =>
      (await page.locator('.ex-said').textContent())?.includes('.txt') === true,
  },
  {
    name: 'a capture that is opened',
    at: '/en/introduction/',
    before: shaped({ script: EXCHANGE }),
    lead: async (page) => {
      await hasRun(page);
      await tab('export')(page);
    },
    press: (page) =>
      page.locator('.ex-file input').setInputFiles({
        name: 'no.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{}'),
      }),
    works: isVisible('.ex-said.ex-bad'),
  },
  {
    name: 'why there are no bytes',
    at: '/en/introduction/',
    before: async (page) => {
      await shaped({ script: EXCHANGE })(page);
      await page.routeWebSocket(/\/trace/, (socket) => socket.close());
    },
    press: click(RUN),
    works: hasPrinted('What to try'),
  },
  {
    name: 'the colours of code that was kept',
    at: '/en/introduction/',
    before: async (page) => {
      await page.goto('/en/introduction/');
      await page
        .locator('ws-playground')
        .first()
        .evaluate((element) => {
          if ('code' in element) element.code = '<p>kept</p>';
          dispatchEvent(new Event('pagehide'));
        });
    },
    works: async (page) => (await page.locator('ws-playground pre .line span').count()) > 0,
  },
  {
    name: 'code that is kept by its keys',
    at: '/en/introduction/',
    press: async (page) => {
      await page.locator(RUN).first().focus();
      await page.keyboard.press('Control+s');
    },
    works: isVisible('.pg-said'),
  },
  {
    name: 'code of a link',
    at: `/en/try/first-page/${SHARED}`,
    works: isVisible('.pg-shared'),
  },
];

for (const scene of SCENES) {
  test(`${scene.name}: what does not come is said, and tried again`, async ({ browser }) => {
    await play(browser, scene, later, failed);
  });
}
