import { expect } from '@playwright/test';
import type { Language } from '../../src/language.ts';
import { filesIn } from './examples.ts';
import type { Hands } from './hands.ts';
import { htmlOf } from './playground.ts';
import { ENDLESS, STORMS } from './runaways.ts';

/*
 * What learners do, from the first lesson to a server of their own, walked in every engine. What one
 * engine alone does is in its own spec.
 */

/** A walk through the site at `site`, such as `http://localhost:9981/en/`. */
type Journey = (hands: Hands, site: string, language: Language) => Promise<void>;

const SCRIPT = 'try/address-that-throws/';
const PAGE = 'try/first-page-modern/';

/** A line that opens a socket to the echo of the server under test. */
const echoAt = (site: string) =>
  `const ws = new WebSocket("${new URL('/echo', site.replace(/^http/, 'ws')).href}");`;

const solutionOf = (slug: string, language: Language): string =>
  filesIn(slug, 'solution', ['main.js'], language)?.['main.js'] ?? '';

/** Waits until a tab that is called so is there, and opens it. */
async function openTab(hands: Hands, name: RegExp): Promise<void> {
  await hands.eventually(
    `const tab = [...document.querySelectorAll('[role="tab"]')].find((each) => new RegExp(arguments[0]).test(each.textContent));
     tab?.click(); return tab !== undefined`,
    name.source,
  );
}

async function wrongThenRight(
  hands: Hands,
  exercise: string,
  wrong: string,
  right: string,
): Promise<void> {
  await hands.program(wrong, exercise);
  await hands.eventually(
    `return document.querySelector(arguments[0] + ' .ex-unmet') !== null`,
    exercise,
  );
  await hands.program(right, exercise);
  await hands.expectSome(`${exercise} .ex-say`, /Solved|完成：/);
}

/** The nine steps to a server, and the judge of the whole. */
const toServer: Journey = async (hands, site, language) => {
  const steps = [
    ['your-server/', ['1-answer', '2-accept', '3-101', '4-two-bytes']],
    ['your-server-frames/', ['5-lengths', '6-unmask', '7-echo', '8-control', '9-fragments']],
  ] as const;
  for (const [page, slugs] of steps) {
    await hands.open(`${site}${page}`);
    for (const slug of slugs) {
      const exercise = `ws-exercise[data-exercise="server-${slug}"]`;
      await hands.program(solutionOf(`server-${slug}`, language), exercise);
      await hands.expectSome(`${exercise} .ex-say`, /Solved|完成：/);
    }
  }
  await hands.open(`${site}your-server-judged/`);
  await hands.run(
    `document.querySelector('ws-playground[data-example="your-server-judge"]').code = arguments[0]`,
    solutionOf('your-server-judge', language),
  );
  await hands.click('.judge-start');
  await hands.expectTexts('.judge-say', [/^All \d+ passed|全部通过/]);
  expect(await hands.texts('.judge-failed')).toEqual([]);
};

/** Pages that say nothing in the browser's console. */
const quietly: Journey = async (hands, site) => {
  await hands.open(`${site}introduction/`);
  const pages = await hands.run<string[]>(
    `return [...new Set([...document.querySelectorAll('a')].map((each) => each.href))]
       .filter((each) => each.startsWith(arguments[0]) && !each.includes('#'))`,
    site,
  );
  expect(pages.length).toBeGreaterThan(20);
  for (const page of pages) {
    await hands.visit(page);
    expect(await hands.complaints(), page).toEqual([]);
  }
};

/**
 * Puts the cursor into Monaco, once it is there. Where a window is too narrow for all panes, a run has
 * shown its own in the place of the code.
 */
async function focusEditor(hands: Hands): Promise<void> {
  await hands.eventually(
    `document.querySelector('.pg-tabs [data-pane="code"]')?.click();
     const editor = document.querySelector('.pg-editor .native-edit-context, .pg-editor textarea');
     editor?.focus(); return editor !== null && document.activeElement === editor`,
  );
}

export const JOURNEYS: Record<string, Journey> = {
  async 'the first lesson, from its page to the bytes'(hands, site) {
    await hands.open(`${site}introduction/`);
    await hands.click('.pg-run');
    await hands.clickInResult('ws-playground');
    await hands.eventually(
      `const text = document.querySelector('.wv-handshake[data-source="live"]')?.textContent ?? '';
       return /GET \\/echo/.test(text) && /101 Switching Protocols/.test(text)`,
    );
    // A text each way.
    await hands.eventually(
      `return document.querySelectorAll('ws-playground [role="option"]').length >= 2`,
    );
  },

  async 'a message, in the console, on the wire and in time'(hands, site) {
    await hands.open(`${site}${SCRIPT}`);
    await hands.program(
      `${echoAt(site)}\nws.onopen = () => ws.send("hi");\nws.onmessage = ({ data }) => { console.log(data); ws.close(1000, "bye"); };\nws.onclose = ({ code, reason }) => console.log(code, reason);`,
    );
    await hands.expectTexts('.pg-line', [/^hi/, /^1000 bye/]);
    // Two texts, two close frames, between the connection's beginning and its end.
    await hands.expectTexts('[role="option"]', [/101$/, /hi/, /hi/, /bye/, /bye/, /closed$|关闭$/]);
    await hands.run(
      `[...document.querySelectorAll('[role="option"]')].find((each) => /hi/.test(each.textContent)).click()`,
    );
    await hands.expectTexts('.fv-detail .fv-content pre', ['hi']);
    await hands.eventually(
      `const bytes = [...document.querySelectorAll('.fv-detail .fv-hex i')].map((each) => each.textContent).join('');
       return /^81 ?82/.test(bytes)`,
    );
    await openTab(hands, /Handshake|握手/);
    await hands.eventually(
      `const text = document.querySelector('main').textContent;
       return /GET \\/echo\\?trace=/.test(text) && /101 Switching Protocols/.test(text)`,
    );
    await openTab(hands, /Timeline|时间线/);
    await hands.expectSome('.tl-row', /101 Switching Protocols/);
    await hands.expectSome('.tl-row', /close\(1000, "bye"\)/);
  },

  async 'the editor: a click, what is kept, Reset, keys that run'(hands, site) {
    await hands.open(`${site}${SCRIPT}`);
    const code = await hands.code();
    const last = code.trimEnd().split('\n').length;
    await hands.run(
      `document.querySelectorAll('.pg-code pre .line')[arguments[0] - 1].classList.add('last-line')`,
      last,
    );
    await hands.click('.last-line');
    await hands.eventually(`return document.activeElement?.closest('.pg-editor') !== null`);
    await hands.press('End');
    await hands.type('//typed');
    const typed = code.replace(/(\n*)$/, '//typed$1');
    await expect.poll(() => hands.code()).toBe(typed);

    await hands.visit(`${site}${SCRIPT}`);
    expect(await hands.code()).toBe(typed);
    await hands.click('.pg-reset');
    await expect.poll(() => hands.code()).toBe(code);

    await hands.program('console.log("ran");');
    await hands.expectSome('.pg-line', /^ran/);
    await hands.run(`document.querySelector('.pg-clear').click()`);
    await focusEditor(hands);
    await hands.press('Enter', true);
    await hands.expectSome('.pg-line', /^ran/);
  },

  async 'words to choose from, in the editor'(hands, site) {
    await hands.open(`${site}${SCRIPT}`);
    await hands.program(`${echoAt(site)}\nws`);
    await focusEditor(hands);
    await hands.eventually(`return document.querySelector('.pg-editor[data-services]') !== null`);
    await hands.press('End', true);
    await hands.type('.buf');
    await hands.expectSome('.suggest-widget .monaco-list-row', /^bufferedAmount/);
    await hands.press('Enter');
    await expect.poll(() => hands.code()).toMatch(/ws\.bufferedAmount$/);
  },

  async 'where one types with a finger, a text area'(hands, site) {
    await hands.open(`${site}${SCRIPT}`);
    await hands.run(
      `const native = window.matchMedia.bind(window);
       window.matchMedia = (query) => native(query === '(pointer: coarse)' ? 'all' : query)`,
    );
    await hands.click('.pg-code pre .line:first-child');
    await hands.eventually(`return document.activeElement?.matches('.pg-code textarea')`);
    await hands.press('End');
    await hands.type('//typed');
    await expect.poll(() => hands.code()).toMatch(/^[^\n]*\/\/typed\n/);
    await hands.press('Enter', true);
    await hands.expectSome('.pg-line', /SyntaxError/);
  },

  async 'an exercise of a lesson, and one with the window to itself'(hands, site, language) {
    await hands.open(`${site}your-server/`);
    await wrongThenRight(
      hands,
      'ws-exercise[data-exercise="server-2-accept"]',
      'console.log("nothing");',
      solutionOf('server-2-accept', language),
    );
    await hands.visit(`${site}${SCRIPT}`);
    await wrongThenRight(
      hands,
      'ws-exercise',
      'new WebSocket("ws://localhost:9998/headers#name=Ada");',
      solutionOf('address-that-throws', language),
    );
  },

  async 'a quiz'(hands, site) {
    await hands.open(`${site}introduction/`);
    for (let answer = 0; ; answer += 1) {
      const radio = `ws-quiz li:first-child label:nth-of-type(${answer + 1}) input`;
      await hands.eventually(`return document.querySelector(arguments[0]) !== null`, radio);
      await hands.click(radio);
      await hands.click('ws-quiz li:first-child .qz-check');
      await hands.eventually(
        `return document.querySelectorAll('ws-quiz li:first-child .qz-why').length > arguments[0]`,
        answer,
      );
      const why = await hands.texts('ws-quiz li:first-child .qz-why');
      if (why.some((each) => /^(?:Right|对)/.test(each))) break;
    }
  },

  async 'the search, which Escape closes, and the colours'(hands, site, language) {
    await hands.open(`${site}introduction/`);
    await hands.eventually(`return !document.querySelector('.search-open').disabled`);
    await hands.press('k', true);
    await hands.eventually(`return document.querySelector('site-search dialog').open`);
    await hands.type(language === 'zh' ? '1006' : 'masking');
    await hands.eventually(`return document.querySelectorAll('.search-results a').length > 0`);
    await hands.press('Escape');
    await hands.eventually(`return !document.querySelector('site-search dialog').open`);
    for (const theme of ['dark', 'light']) {
      await hands.click(`header theme-choice button[value="${theme}"]`);
      await hands.eventually(
        `return document.documentElement.dataset.theme === arguments[0]`,
        theme,
      );
    }
  },

  async 'a page of one’s own, whose handlers run'(hands, site) {
    await hands.open(`${site}${PAGE}`);
    await hands.program(
      htmlOf('<a href="#" onclick="console.log(\'clicked\'); return false">here</a>'),
    );
    await hands.clickInResult('ws-playground');
    await hands.expectTexts('.pg-line', [/^clicked.*index\.html:3$/]);
  },

  'a server of one’s own, in nine steps, and its judge': toServer,
  'pages without a word in the console': quietly,
};

/** Code that never gives its thread back, or does too much: it ends, it is kept, and the next run works. */
export const RUNAWAYS: [name: string, journey: Journey][] = [
  ...Object.entries(ENDLESS).map(([name, code]) => [name, code, ''] as const),
  ...Object.entries(STORMS).map(([name, [code, said]]) => [name, code, said] as const),
].map(([name, code, said]) => [
  name,
  async (hands, site) => {
    await hands.open(`${site}${SCRIPT}`);
    const own = code.replaceAll('localhost:9998', new URL(site).host);
    await hands.program(own);
    // Where the result has a thread of its own, the learner ends it.
    await hands.eventually(
      `const busy = document.querySelector('.pg-status [data-when="busy"]:not([hidden])');
       return busy || [...document.querySelectorAll('.pg-line')].some((each) => each.textContent.includes(arguments[0]))`,
      said || 'without a pause',
    );
    if ((await hands.texts('.pg-status [data-when="busy"]:not([hidden])')).length > 0) {
      await hands.click('.pg-stop');
    }
    await hands.eventually(`return document.querySelector('ws-playground iframe') === null`);
    expect(await hands.code()).toBe(own);
    await hands.program('console.log("again");');
    await hands.expectTexts('.pg-line', [/^again.*main\.js:1$/]);
  },
]);
