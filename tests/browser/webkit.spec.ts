import { LANGUAGES } from '../../src/language.ts';
import { JOURNEYS, RUNAWAYS } from './journeys.ts';
import { LIKE_A_PAGE, PLAYGROUNDS, UNSHOWN, type Bench } from './like-a-page.ts';
import { htmlOf } from './playground.ts';
import { isMissing, test, type WebKitHands } from './webkit.ts';

/* The engine of Safari and of every browser on iOS. */

test.skip(isMissing, 'WebKitWebDriver, MiniBrowser or Xvfb is not installed');
// One browser for all.
test.describe.configure({ mode: 'default' });

const SCRIPT = '/en/try/address-that-throws/';
const PAGE = '/en/try/first-page-modern/';

for (const language of LANGUAGES) {
  for (const [name, journey] of Object.entries(JOURNEYS)) {
    test(`${name}, ${language}`, async ({ webkit, baseURL }) => {
      test.setTimeout(300_000);
      await journey(webkit, `${baseURL}/${language}/`, language);
    });
  }
}

for (const [name, journey] of RUNAWAYS) {
  test(`outlives ${name}`, async ({ webkit, baseURL }) => {
    await journey(webkit, `${baseURL}/en/`, 'en');
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
    'eval in a timer',
    'setTimeout(() => {\n  eval("null.x");\n});',
    [/^Uncaught TypeError: null is not an object.*main\.js:2$/],
  ],
  [
    'a function from a text, in a timer that repeats',
    'const made = new Function("nothing()");\nconst timer = setInterval(() => {\n  clearInterval(timer);\n  made();\n});',
    [/^Uncaught ReferenceError: Can't find variable: nothing.*main\.js:4$/],
  ],
  [
    'no error, from a timer',
    'setTimeout(() => {\n  throw "just words";\n});',
    [/^Uncaught just words.*main\.js:2$/],
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

const benchOf = (webkit: WebKitHands, baseURL = ''): Bench => ({
  async run(kind, code, site = baseURL) {
    await webkit.open(`${site}${PLAYGROUNDS[kind]}`);
    await webkit.program(code);
  },
  lines: () => webkit.texts('.pg-line'),
  unshown: () => webkit.texts(UNSHOWN),
});

for (const [name, ask] of Object.entries(LIKE_A_PAGE)) {
  test(name, async ({ webkit, baseURL }) => ask(benchOf(webkit, baseURL)));
}
