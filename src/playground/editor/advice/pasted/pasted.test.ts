import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../../language.ts';
import { exampleNames, loadExample } from '../../../example-files.ts';
import { codeLanguage, type CodeLanguage } from '../../code-language.ts';
import { adviceOn } from '../advice-on.ts';
import { fixed } from '../problems-in.ts';
import type { ProblemId } from '../problem.ts';
import { readScript } from '../script.ts';
import { PASTED_IDS } from './pasted.ts';

const ZERO = '\u200b';
const NBSP = '\u00a0';

/** What is told of code that was copied. */
async function found(code: string, language: CodeLanguage = 'javascript') {
  const all = await adviceOn(code, language, { isSecure: false });
  return all.filter(({ id }) => PASTED_IDS.has(id));
}

const idsOf = async (code: string, language?: CodeLanguage) => [
  ...new Set((await found(code, language)).map(({ id }) => id)),
];

/** `code` after the first fix of each kind of problem, as long as there are fixes. */
async function mended(code: string, language?: CodeLanguage): Promise<string> {
  let text = code;
  for (let round = 0; round < 8; round += 1) {
    const problem = (await found(text, language)).find(({ fixes }) => fixes.length > 0);
    if (!problem) return text;
    text = fixed(text, problem);
  }
  throw new Error(`still not mended: ${text}`);
}

const PLAIN = `const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send('hello');
ws.onmessage = (event) => {
  if (event.data.length > 0 && event.data !== 'bye') console.log("got " + event.data);
};
`;

/** Snippets as they arrive, what is told of each, and what its fixes make of it. */
const CORPUS: [name: string, code: string, ids: ProblemId[], result?: string][] = [
  [
    'a Chinese input method, all over',
    PLAIN.replaceAll('(', '（').replaceAll(')', '）').replaceAll(';', '；'),
    ['full-width'],
    PLAIN,
  ],
  [
    'a full-width comma and colon',
    'const a = [1，2], b = {c：3}；',
    ['full-width'],
    'const a = [1,2], b = {c:3};',
  ],
  [
    'a full stop at the end',
    "console.log('a')。\nconsole.log('b')。",
    ['full-width'],
    "console.log('a');\nconsole.log('b');",
  ],
  ['a full stop for a point', "console。log('a');", ['full-width'], "console.log('a');"],
  ['full-width letters and digits', 'ｃｏｎｓｔ ws = １;', ['full-width'], 'const ws = 1;'],
  [
    'full-width operators',
    'if （a ＝＝ ｂ ＆＆ ！c） ｛ d［0］ ＋＝ 1； ｝',
    ['full-width'],
    'if (a == b && !c) { d[0] += 1; }',
  ],
  ['a pause mark', 'f(1、2)', ['full-width'], 'f(1,2)'],
  [
    'a name of full-width letters that can be read',
    "ｃonsole.log('a');",
    ['full-width'],
    "console.log('a');",
  ],
  [
    'curly quotes',
    'const ws = new WebSocket(“ws://localhost:9998/echo”);\nws.send(‘hello’);',
    ['smart-quotes'],
    'const ws = new WebSocket("ws://localhost:9998/echo");\nws.send(\'hello\');',
  ],
  ['two closing quotes', 'console.log(”hello”);', ['smart-quotes'], 'console.log("hello");'],
  [
    'only one of two is curly',
    'console.log("hello”);\nconsole.log(“bye");',
    ['smart-quotes'],
    'console.log("hello");\nconsole.log("bye");',
  ],
  [
    'curly quotes around plain ones',
    'ws.send(“{"type":"chat"}”);',
    ['smart-quotes'],
    'ws.send(\'{"type":"chat"}\');',
  ],
  [
    'an apostrophe within',
    'console.log(‘it’s here’);',
    ['smart-quotes'],
    "console.log('it’s here');",
  ],
  ['an emoji within', 'ws.send(“😀 hello”);', ['smart-quotes'], 'ws.send("😀 hello");'],
  ['corner brackets', 'console.log(「你好」);', ['smart-quotes'], 'console.log("你好");'],
  [
    'quotes and brackets of both kinds',
    'console.log（“你好，世界（1）”）；',
    ['full-width', 'smart-quotes'],
    'console.log("你好，世界（1）");',
  ],
  [
    'what Word makes of signs',
    'for (let i = 3; i > 0; i—) f(…list, a – 1);\nconst g = () → 1;',
    ['typographic'],
    'for (let i = 3; i > 0; i--) f(...list, a - 1);\nconst g = () => 1;',
  ],
  [
    'comparisons as signs',
    'if (a ≥ 1 && b ≠ 2) f(2 × a);',
    ['typographic'],
    'if (a >= 1 && b !== 2) f(2 * a);',
  ],
  ['a zero-width space', `const ws${ZERO} = 1;${ZERO}\n`, ['invisible'], 'const ws = 1;\n'],
  [
    'a zero-width joiner within a name',
    "con\u200dsole.log('a');",
    ['invisible'],
    "console.log('a');",
  ],
  ['a byte order mark within a name', "con\ufeffsole.log('a') f();", ['invisible']],
  ['a mark of direction', "console.log('a');\u200e\u202c", ['invisible'], "console.log('a');"],
  [
    'the source of a page',
    PLAIN.replaceAll('&', '&amp;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
    ['entity'],
    PLAIN,
  ],
  [
    'escaped twice',
    'if (a &amp;lt; b &amp;amp;&amp;amp; c) f();',
    ['entity'],
    'if (a < b && c) f();',
  ],
  [
    'only the signs escaped',
    "for (let i = 0; i &lt; 3; i++) f('a &amp;amp; b');",
    ['entity'],
    "for (let i = 0; i < 3; i++) f('a &amp; b');",
  ],
  ['spaces of a page', 'const&nbsp;ws&nbsp;=&nbsp;1;', ['entity'], 'const ws = 1;'],
  [
    'line numbers',
    PLAIN.trimEnd()
      .split('\n')
      .map((line, at) => `${at + 1} ${line}`)
      .join('\n'),
    ['line-numbers'],
    PLAIN.trimEnd(),
  ],
  [
    'line numbers with points',
    PLAIN.trimEnd()
      .split('\n')
      .map((line, at) => `${at + 9}. ${line}`)
      .join('\n'),
    ['line-numbers'],
    PLAIN.trimEnd(),
  ],
  [
    'line numbers with a bar, and padded',
    '  1 | const a = 1;\n  2 | \n  3 | f(a);\n',
    ['line-numbers'],
    'const a = 1;\n\nf(a);\n',
  ],
  [
    'line numbers with colons and zeros',
    '01: const a = 1;\n02: f(a);',
    ['line-numbers'],
    'const a = 1;\nf(a);',
  ],
  [
    'a console, with its answers',
    "> const ws = new WebSocket('ws://localhost:9998/echo')\n< undefined\n> ws.readyState\n< 1",
    ['prompt'],
    "const ws = new WebSocket('ws://localhost:9998/echo')\n// < undefined\nws.readyState\n// < 1",
  ],
  [
    'a REPL',
    '> const f = () => {\n... return 1;\n... }\nundefined\n> f()\n1',
    ['prompt'],
    'const f = () => {\nreturn 1;\n}\nundefined\nf()\n1',
  ],
  ['a reply in a mail', '> const a = 1;\n> f(a);', ['prompt'], 'const a = 1;\nf(a);'],
  [
    'a command with its prompt',
    '$ npm install ws\nconst a = 1;',
    ['shell'],
    '// $ npm install ws\nconst a = 1;',
  ],
  [
    'commands without one',
    'npm install ws\nnode server.js',
    ['shell'],
    '// npm install ws\n// node server.js',
  ],
  [
    'wscat',
    '$ wscat -c ws://localhost:9998/echo',
    ['shell'],
    '// $ wscat -c ws://localhost:9998/echo',
  ],
  ['a comment of a shell', '# connect\nconst a = 1;', ['shell'], '// # connect\nconst a = 1;'],
  ['a fence', '```js\nconst a = 1;\n```\n', ['fence'], 'const a = 1;\n'],
  [
    'a whole page',
    '<!DOCTYPE html>\n<html><body><p id="a"></p>\n<script>\nconst a = 1;\n</script></body></html>',
    ['html-in-script'],
    'const a = 1;\n',
  ],
  [
    'a whole page, escaped',
    '&lt;!DOCTYPE html&gt;\n&lt;script&gt;\nif (a &amp;&amp; b) f();\n&lt;/script&gt;',
    ['html-in-script'],
    'if (a && b) f();\n',
  ],
  [
    'a script with its tags',
    '<script>\nconst a = 1;\n</script>',
    ['html-in-script'],
    'const a = 1;\n',
  ],
  ['the end tag alone', 'const a = 1;\n</script>', ['html-in-script'], 'const a = 1;\n'],
  ['HTML between code', 'const a = 1;\n<div id="log"></div>', ['html-in-script']],
  ['JSX', 'function App() {\n  return <div className="a">{text}</div>;\n}', ['jsx']],
  ['JSX within brackets', 'const a = (\n  <>\n    <Chat url={url} />\n  </>\n);', ['jsx']],
  [
    'types',
    'interface Note { text: string }\nconst ws: WebSocket = f();\nfunction g(a: string, b?: number): void { h(a as any); }',
    ['types-in-js'],
  ],
  [
    'types of a generic',
    'const all = new Map<string, WebSocket>();',
    ['types-in-js'],
    'const all = new Map();',
  ],
  [
    'a value that is there',
    "const log = document.querySelector('#log')!;\nlog!.textContent = 'a';",
    ['types-in-js'],
    "const log = document.querySelector('#log');\nlog.textContent = 'a';",
  ],
  [
    'the package ws',
    "const WebSocket = require('ws');\nconst ws = new WebSocket('ws://localhost:9998/echo');",
    ['node-ws'],
    "\nconst ws = new WebSocket('ws://localhost:9998/echo');",
  ],
  [
    'the package ws under another name',
    "import WS from 'ws';\nconst ws = new WS('ws://localhost:9998/echo');",
    ['node-ws'],
    "const WS = WebSocket;\nconst ws = new WS('ws://localhost:9998/echo');",
  ],
  ['the package ws, in braces', "const { WebSocket } = require('ws');", ['node-ws'], ''],
  [
    'a server',
    "import { WebSocketServer } from 'ws';\nconst wss = new WebSocketServer({ port: 8080 });\nwss.on('connection', (ws) => ws.on('message', (data) => ws.send(data)));",
    ['node-server'],
  ],
  [
    'a server of the old kind',
    "const WebSocket = require('ws');\nconst wss = new WebSocket.Server({ port: 8080 });",
    ['node-server'],
  ],
  [
    'an HTTP server',
    "const http = require('http');\nhttp.createServer((req, res) => res.end()).listen(process.env.PORT);",
    ['node-module', 'node-global'],
  ],
  ['a module of Node', 'module.exports = { connect };\nfunction connect() {}', ['node-global']],
  ['Buffer', "ws.send(Buffer.from('a'));", ['node-global']],
  ['import of Node', "import { readFile } from 'node:fs/promises';", ['node-module']],
  [
    'Socket.IO',
    "const socket = io('http://localhost:3000');\nsocket.on('connect', () => socket.emit('chat message', 'a'));",
    ['socket-io'],
  ],
  [
    'Socket.IO, imported',
    "import { io } from 'socket.io-client';\nconst socket = io();",
    ['socket-io'],
  ],
  ['jQuery', "$('#send').click(() => ws.send($('#text').val()));", ['library']],
  [
    'an address with a zero-width space',
    `new WebSocket('ws://localhost:9998/echo${ZERO}');`,
    ['address'],
    "new WebSocket('ws://localhost:9998/echo');",
  ],
  [
    'an address with a no-break space',
    `new WebSocket("${NBSP}ws://localhost:9998/echo");`,
    ['address'],
    'new WebSocket("ws://localhost:9998/echo");',
  ],
  [
    'an address with a full-width colon',
    "new WebSocket('ws：//localhost：9998/echo');",
    ['address'],
    "new WebSocket('ws://localhost:9998/echo');",
  ],
  [
    'an address with a full-width query',
    "new WebSocket('ws://localhost:9998/chat？room＝1');",
    ['address'],
    "new WebSocket('ws://localhost:9998/chat?room=1');",
  ],
  [
    'an escaped address',
    "new WebSocket('ws://localhost:9998/push?every=9&amp;count=2');",
    ['address'],
    "new WebSocket('ws://localhost:9998/push?every=9&count=2');",
  ],
];

/** Pages, in the same way. */
const PAGES: [name: string, code: string, ids: ProblemId[], result?: string][] = [
  [
    'curly quotes around attributes',
    '<p id=“log” class="a"></p><button onclick=“go()”>',
    ['tag-quotes', 'smart-quotes'],
    '<p id="log" class="a"></p><button onclick="go()">',
  ],
  [
    'full-width brackets in a handler',
    '<button onclick="send（）；">a（b）</button>',
    ['full-width'],
    '<button onclick="send();">a（b）</button>',
  ],
  [
    'curly quotes in a script',
    '<p>“a”</p><script>f(“a”);</script>',
    ['smart-quotes'],
    '<p>“a”</p><script>f("a");</script>',
  ],
  [
    'no-break spaces in a tag',
    `<p${NBSP}id="a">a${NBSP}b</p>`,
    ['tag-spaces'],
    `<p id="a">a${NBSP}b</p>`,
  ],
  ['an escaped page', '&lt;p id=&quot;a&quot;&gt;a&lt;/p&gt;', ['html-escaped'], '<p id="a">a</p>'],
  [
    'a script without its tag',
    'const ws = new WebSocket("ws://localhost:9998/echo");\n',
    ['script-in-html'],
    '<script>\nconst ws = new WebSocket("ws://localhost:9998/echo");\n</script>\n',
  ],
  ['a fence', '```html\n<p>a</p>\n```', ['fence'], '<p>a</p>\n'],
  ['Socket.IO', '<script>const socket = io();</script>', ['socket-io']],
];

describe('what was pasted is recognised, and mended', () => {
  it.each(CORPUS)('%s', async (_name, code, ids, result) => {
    expect(await idsOf(code)).toEqual(ids);
    if (result === undefined) return;
    expect(await mended(code)).toBe(result);
    expect(await idsOf(result)).toEqual([]);
    expect(readScript(result), 'can be read').toBeDefined();
  });

  it.each(PAGES)('in a page: %s', async (_name, code, ids, result) => {
    expect([...(await idsOf(code, 'html'))].sort()).toEqual([...ids].sort());
    if (result !== undefined) expect(await mended(code, 'html')).toBe(result);
  });

  it('in TypeScript', async () => {
    expect(await idsOf('const a: string = “b”；', 'typescript')).toEqual([
      'smart-quotes',
      'full-width',
    ]);
    expect(await idsOf('const a: string = "b";\nenum A { B }', 'typescript')).toEqual([]);
  });

  it('one character alone can be mended, where it stands', async () => {
    const [, second] = await found('f（1）');
    expect(second && fixed('f（1）', second, 1)).toBe('f（1)');
    expect(second).toMatchObject({
      start: 3,
      end: 4,
      values: { found: '）', meant: ')', count: 2 },
    });
  });
});

describe('what does no harm is left alone', () => {
  it.each([
    ["console.log('你好，世界（1）：“a”。');"],
    ['// 先连接（echo），再发送。\n/* “a” — b … */ f();'],
    ['const a = `你好，${name}！“a” — ${f(`（${b}）`)}`;'],
    ["text.replace(/[，。]/g, ',').split('、');"],
    ["text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\"/g, '&quot;');"],
    ['el.innerHTML = `<b>${a}</b>&nbsp;&lt;`;'],
    [`\ufeffconst${NBSP}a = 1;\u3000f(a);`],
    ["const family = '👨‍👩‍👧'; const url = 'https://example.org/👨‍👩‍👧';"],
    ['const 变量 = 1; console.log(变量);'],
    ["new WebSocket('ws://localhost:9998/chat?name=小明（老师）');"],
    ['const list = [\n1,\n2,\n3\n];'],
    ["if (typeof process !== 'undefined') f(process.env);"],
    ['const io = f(); io(1); const $ = (a) => document.querySelector(a); $(1);'],
    ["const a = { process: 1, module: 2, io: 3 }; a.process; a.require('ws');"],
    ['function f(exports, module) { module.exports = 1; }'],
    ["import { f } from './name.js'; f();"],
    ["window.io = f; io('a');"],
    ['a < b; c > d; x = a < b && c > (d);'],
    ['const a ='],
    ['ws.send('],
    ["console.log('a"],
    ['console.log("他说“好，'],
    ['const html = `\n<div>\n$ npm install\n1 a\n2 b\n</div>`;'],
  ])('%s', async (code) => {
    expect(await found(code)).toEqual([]);
  });

  it.each([
    ['<p>你好（1），“a” &lt;b&gt; — …</p><script>f("（", /，/);</script>'],
    ['<p title="“a” b" data-a=\'（\'>a</p>'],
    ['<button onclick="f(&quot;a&quot;)">a</button>'],
    ['<script src="/socket.io/socket.io.js"></script><script>const socket = io(); $(1);</script>'],
    ['<script>\nif (1 < 2) document.write("<p>“a”</p>");\n</script>'],
    ['hello'],
    [''],
  ])('in a page: %s', async (code) => {
    expect(await found(code, 'html')).toEqual([]);
  });
});

describe('no false alarm in what the course shows', () => {
  it.each(LANGUAGES)('examples and exercises: %s', async (language) => {
    const alarms: string[] = [];
    let files = 0;
    for (const slug of exampleNames()) {
      for (const { name, code } of loadExample(slug, language).sources) {
        files += 1;
        for (const { id, start } of await found(code, codeLanguage(name))) {
          alarms.push(`${slug}/${name}: ${id}: ${code.slice(start, start + 20)}`);
        }
      }
    }
    expect(files).toBeGreaterThan(100);
    expect(alarms).toEqual([]);
  });

  it('solutions, and the other right programs', async () => {
    const folder = new URL('../../../../../content/examples/', import.meta.url);
    const files = globSync('*/{,zh/,en/}{solution,also}/*.{js,ts,html}', { cwd: folder });
    const alarms: string[] = [];
    for (const file of files) {
      const code = readFileSync(new URL(file.replaceAll('\\', '/'), folder), 'utf8');
      for (const { id } of await found(code, codeLanguage(file))) alarms.push(`${file}: ${id}`);
    }
    expect(files.length).toBeGreaterThan(30);
    expect(alarms).toEqual([]);
  });
});
