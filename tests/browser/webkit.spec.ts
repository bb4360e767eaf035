import { expect } from '@playwright/test';
import { filesIn } from './examples.ts';
import {
  forms,
  packages,
  PLAYGROUNDS,
  refusedLoads,
  refusedSockets,
  type Bench,
} from './like-a-page.ts';
import { htmlOf } from './playground.ts';
import { isMissing, Key, test, type WebKitPage } from './webkit.ts';

/* The engine of Safari and of every browser on iOS. */

test.skip(isMissing, 'WebKitWebDriver, MiniBrowser or Xvfb is not installed');
// One browser for all.
test.describe.configure({ mode: 'default' });

const SCRIPT = '/en/try/address-that-throws/';
const PAGE = '/en/try/first-page-modern/';

for (const language of ['zh', 'en']) {
  test(`what is sent comes back, and its bytes are shown, ${language}`, async ({
    webkit,
    baseURL,
  }) => {
    await webkit.open(`${baseURL}${SCRIPT.replace('en', language)}`);
    await webkit.program(
      'const ws = new WebSocket("ws://localhost:9998/echo");\nws.onopen = () => ws.send("hi");\nws.onmessage = ({ data }) => { console.log(data); ws.close(1000, "bye"); };\nws.onclose = ({ code, reason }) => console.log(code, reason);',
    );
    await webkit.eventually(
      `const lines = [...document.querySelectorAll('.pg-line')].map((each) => each.textContent);
       return lines.some((each) => each.startsWith('hi')) && lines.some((each) => each.startsWith('1000 bye'))`,
    );
    // Two messages, two close frames.
    await webkit.eventually(`return document.querySelectorAll('[role="option"]').length >= 4`);
    await webkit.run(
      `[...document.querySelectorAll('[role="tab"]')].find((each) => /Handshake|握手/.test(each.textContent)).click()`,
    );
    await webkit.eventually(
      `const text = document.querySelector('main').textContent;
       return /GET \\/echo\\?trace=/.test(text) && /101 Switching Protocols/.test(text)`,
    );
  });
}

const ERRORS: [name: string, code: string, expected: RegExp[]][] = [
  ['a script', 'let one;\n\n  one.two;', [/TypeError: undefined is not an object.*main\.js:3$/]],
  ['a timer', 'setTimeout(() => {\n  null.x;\n});', [/^Uncaught TypeError.*main\.js:2$/]],
  [
    'a timer from a text',
    'setTimeout("nothing()");',
    [/ReferenceError: Can't find variable: nothing/],
  ],
  [
    'a listener',
    'const ws = new WebSocket("ws://localhost:9998/echo");\nws.onopen = () => {\n  ws.close(7);\n};',
    [/leads to/, /^Uncaught InvalidAccessError.*main\.js:3$/],
  ],
  [
    'a rejection',
    '\nPromise.reject(new Error("no"));',
    [/Unhandled rejection Error: no.*main\.js:2$/],
  ],
  ['a module', 'export const a = 1;\nnull.x;', [/TypeError.*main\.js:2$/]],
  [
    'a module that has waited',
    'await null;\nthrow new Error("late");',
    [/^Uncaught Error: late.*main\.js:2$/],
  ],
  [
    'syntax',
    'let one = 1;\nlet two = ;',
    [/^Uncaught SyntaxError: Unexpected token ';'.*main\.js:2$/],
  ],
  [
    'syntax of a module',
    'export const a = 1;\nlet two = ;',
    [/^Uncaught SyntaxError: Unexpected token ';'.*main\.js:2$/],
  ],
  [
    'a parser of its own',
    '\n\nJSON.parse("{bad");',
    [/SyntaxError: JSON Parse error.*main\.js:3$/],
  ],
  ['no error', 'throw "just words";', [/^Uncaught just words.*main\.js:1$/]],
];

test('errors have their text, their kind and their line', async ({ webkit, baseURL }) => {
  test.setTimeout(240_000);
  await webkit.open(`${baseURL}${SCRIPT}`);
  for (const [name, code, expected] of ERRORS) {
    await test.step(name, async () => {
      await webkit.program(code);
      await webkit.expectTexts('.pg-line', expected);
    });
  }
});

test('errors of a page, its handlers and its modules tell the line of the page', async ({
  webkit,
  baseURL,
}) => {
  await webkit.open(`${baseURL}${PAGE}`);
  await webkit.program(
    htmlOf(
      '<button\n onclick="nothing() // a comment">go</button>\n<p onclick="if ;"></p>\n<script>\n  throw new Error("seven");\n</script>\n<script>\nfor (const each of document.querySelectorAll("button, p")) each.click();\n</script>\n<script type="module">\nawait null;\nthrow new Error("thirteen");\n</script>',
    ),
  );
  await webkit.expectTexts('.pg-line', [
    /^Uncaught Error: seven.*index\.html:7$/,
    /^Uncaught ReferenceError: Can't find variable: nothing.*index\.html:4$/,
    /^Uncaught SyntaxError: .*index\.html:5$/,
    /^Uncaught Error: thirteen.*index\.html:14$/,
  ]);
});

for (const [name, code] of [
  ['an endless loop', 'console.log("here");\nwhile (true) {}'],
  ['promises that follow each other', 'const next = () => Promise.resolve().then(next);\nnext();'],
  [
    'an echo storm',
    'const ws = new WebSocket("ws://localhost:9998/echo");\nws.onopen = () => { for (let n = 0; n < 20; n++) ws.send("x"); };\nws.onmessage = ({ data }) => ws.send(data);',
  ],
] as const) {
  test(`${name} ends, the code is kept, and the next run works`, async ({ webkit, baseURL }) => {
    await webkit.open(`${baseURL}${SCRIPT}`);
    await webkit.program(code);
    await webkit.eventually(
      `return [...document.querySelectorAll('.pg-line')].some((each) => /without a pause|echo storm/.test(each.textContent))`,
    );
    expect(await webkit.run(`return document.querySelector('ws-playground').code`)).toBe(code);
    await webkit.program('console.log("again");');
    await webkit.expectTexts('.pg-line', [/^again.*main\.js:1$/]);
  });
}

test('a click into the code puts the cursor where it was', async ({ webkit, baseURL }) => {
  await webkit.open(`${baseURL}${SCRIPT}`);
  const code = await webkit.run<string>(`return document.querySelector('ws-playground').code`);
  const last = code.trimEnd().split('\n').length;
  await webkit.run(
    `const lines = document.querySelectorAll('.pg-code pre .line'); lines[arguments[0] - 1].classList.add('last-line')`,
    last,
  );
  await webkit.click('.last-line');
  await webkit.eventually(
    `return document.activeElement?.closest('.pg-editor, .monaco-editor') !== null`,
  );
  await webkit.keys(Key.END, '//typed');
  await expect
    .poll(() => webkit.run<string>(`return document.querySelector('ws-playground').code`))
    .toBe(code.replace(/(\n*)$/, '//typed$1'));
});

test('the search finds, and Escape closes it', async ({ webkit, baseURL }) => {
  await webkit.open(`${baseURL}/en/introduction/`);
  await webkit.chord(Key.CONTROL, 'k');
  await webkit.eventually(`return document.querySelector('site-search dialog').open`);
  await webkit.keys('masking');
  await webkit.eventually(`return document.querySelectorAll('.search-results a').length > 0`);
  await webkit.keys(Key.ESCAPE);
  await webkit.eventually(`return !document.querySelector('site-search dialog').open`);
});

test('an exercise tells a wrong try, and takes the right one', async ({ webkit, baseURL }) => {
  await webkit.open(`${baseURL}/en/your-server/`);
  const step = 'ws-exercise[data-exercise="server-2-accept"]';
  await webkit.click(`${step} .pg-run`);
  await webkit.eventually(
    `return document.querySelector(arguments[0] + ' .ex-unmet') !== null`,
    step,
  );
  const solution = filesIn('server-2-accept', 'solution', ['main.js'], 'en')?.['main.js'] ?? '';
  await webkit.program(solution, step);
  await webkit.eventually(
    `return /Solved/.test(document.querySelector(arguments[0] + ' .ex-say').textContent)`,
    step,
  );
});

const benchOf = (webkit: WebKitPage, baseURL = ''): Bench => ({
  async run(kind, code) {
    await webkit.open(`${baseURL}${PLAYGROUNDS[kind]}`);
    await webkit.program(code);
  },
  lines: () => webkit.texts('.pg-line'),
});

test('what is not let through fails as it does elsewhere, and is explained', async ({
  webkit,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const bench = benchOf(webkit, baseURL);
  await refusedSockets(bench);
  await refusedLoads(bench);
  await packages(bench);
});

test('forms do what they do in a page, and send nothing anywhere', async ({ webkit, baseURL }) =>
  forms(benchOf(webkit, baseURL)));
