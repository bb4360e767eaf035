import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../language.ts';
import { loadExample } from '../../example-files.ts';
import { codeLanguage } from '../code-language.ts';
import { fixed, problemsIn } from './problems-in.ts';

const here = { isSecure: false };
const MADE = 'const ws = new WebSocket("ws://localhost:9998/echo");\n';

/** Ids of what is found in `code` after a socket was made. */
const after = (code: string) => problemsIn(MADE + code, 'javascript', here).map(({ id }) => id);

/** `code` after the first fix of what is found in it. */
function mended(code: string, which = 0): string | undefined {
  const [problem] = problemsIn(MADE + code, 'javascript', here);
  return problem && fixed(MADE + code, problem, which).slice(MADE.length);
}

describe('mended by its fix', () => {
  it.each([
    ['ws.oncolse = f;', 'ws.onclose = f;'],
    ['ws.onColse = f;', 'ws.onclose = f;'],
    ['ws.onClose = f;', 'ws.onclose = f;'],
    ['ws.onmesage = f;', 'ws.onmessage = f;'],
    ['ws.bufferAmount;', 'ws.bufferedAmount;'],
    ['ws.addEventListener("mesage", f);', 'ws.addEventListener("message", f);'],
    ["ws.addEventListener('onopen', f);", "ws.addEventListener('open', f);"],
    ["ws.on('message', f);", "ws.addEventListener('message', f);"],
    ['function go() {} ws.onopen = go();', 'function go() {} ws.onopen = go;'],
    ['function go(a) {} ws.onopen = go(1);', 'function go(a) {} ws.onopen = () => go(1);'],
    ['WebSocket("ws://a/");', 'new WebSocket("ws://a/");'],
    ['ws.send("x");', 'ws.addEventListener(\'open\', () => ws.send("x"));'],
    ['ws.close(1001);', 'ws.close(1000);'],
    ['ws.close(-1);', 'ws.close(1000);'],
    ['ws.close("bye");', 'ws.close(1000, "bye");'],
    ['if (ws.readyState == "open") f();', 'if (ws.readyState == WebSocket.OPEN) f();'],
    [
      'ws.onopen = () => ws.send({ a: 1 });',
      'ws.onopen = () => ws.send(JSON.stringify({ a: 1 }));',
    ],
    ['new WebSocket("http://a/b");', 'new WebSocket("ws://a/b");'],
    ['new WebSocket("https://a/b");', 'new WebSocket("wss://a/b");'],
    ['new WebSocket("ws://a/b#c");', 'new WebSocket("ws://a/b");'],
    ['new WebSocket("localhost:9998/echo");', 'new WebSocket("ws://localhost:9998/echo");'],
    ['new WebSocket("ftp://a/");', 'new WebSocket("ws://a/");'],
    ['const url = "http://a/"; new WebSocket(url);', 'const url = "ws://a/"; new WebSocket(url);'],
    ['new WebSocket(`http://${host}/`);', 'new WebSocket(`ws://${host}/`);'],
  ])('%s', (code, result) => {
    expect(mended(code)).toBe(result);
    expect(after(result)).toEqual([]);
  });

  it('a code that throws becomes 1000, or one of the application’s own', () => {
    expect(mended('ws.close(1006);', 1)).toBe('ws.close(4000);');
  });

  it('a reason that is too long is cut between characters', () => {
    const result = mended(`ws.close(1000, "${'字'.repeat(42)}");`) ?? '';
    expect(result).toBe(`ws.close(1000, "${'字'.repeat(41)}");`);
    expect(after(result)).toEqual([]);
    expect(after(`ws.close(1000, "${'a'.repeat(123)}");`)).toEqual([]);
    expect(after(`ws.close(1000, "${'a'.repeat(124)}");`)).toEqual(['close-reason']);
  });
});

describe('left alone', () => {
  it.each([
    'ws.onopen = () => ws.send("x");',
    'ws.addEventListener("open", function () { ws.send("x"); });',
    'await new Promise((done) => (ws.onopen = done)); ws.send("x");',
    'if (ws.readyState === WebSocket.OPEN) ws.send("x");',
    'setTimeout(() => ws.send("x"), 100);',
    'class A { now() { ws.send("x"); } }',
    'ws.close(); ws.close(1000); ws.close(3000); ws.close(4999, "bye");',
    'ws.close(code);',
    'ws.name = "first"; ws.id = 1; ws.isAlive = true;',
    'other.oncolse = f; other.close(1001);',
    'if (document.readyState === "complete") f();',
    'function make() { return f; } ws.onopen = make();',
    'const list = new EventSource("http://a/"); list.close(1001);',
    'new WebSocket("/echo"); new WebSocket(`ws://${location.host}/#`.slice(0, 5));',
    'ws.send(',
  ])('%s', (code) => {
    expect(after(code)).toEqual([]);
  });
});

it('a send right after the socket was made is found where it stands, also in try', () => {
  expect(after('try { ws.send("x"); } catch {}')).toEqual(['early-send']);
  expect(after('for (const each of list) ws.send(each);')).toEqual(['early-send']);
  const code = 'class A { open() { this.ws = new WebSocket(u); this.ws.send("x"); } }';
  expect(problemsIn(code, 'javascript', here).map(({ id }) => id)).toEqual(['early-send']);
});

it('ws: is warned of on a secure page alone, and never for this machine', () => {
  const problems = (address: string, isSecure: boolean) =>
    problemsIn(`new WebSocket("${address}")`, 'javascript', { isSecure }).map(({ id }) => id);
  expect(problems('ws://example.org/echo', true)).toEqual(['url-insecure']);
  expect(problems('ws://example.org/echo', false)).toEqual([]);
  expect(problems('ws://localhost:9998/echo', true)).toEqual([]);
  expect(problems('wss://example.org/echo', true)).toEqual([]);
});

it('a page’s scripts and handlers are read together, each at its place', () => {
  const page =
    '<p>ws.oncolse = 1</p>\n<script>var ws = new WebSocket("ws://a/");</script>\n' +
    '<script>this is no script</script><script>ws.oncolse = f;</script>\n<a onclick="ws.close(1)">';
  const found = problemsIn(page, 'html', here);
  expect(found.map(({ start, end }) => page.slice(start, end))).toEqual(['oncolse', '1']);
});

describe('the examples of the course', () => {
  it.each([
    ['misspelt-handler', ['handler-name']],
    ['send-too-early', ['early-send']],
    ['http-address', ['url-http']],
    ['first-page', []],
    ['four-events', []],
    ['buffered-amount', []],
    ['choose-subprotocol', []],
  ])('%s has %j', (slug, ids) => {
    for (const language of LANGUAGES) {
      const found = loadExample(slug, language).sources.flatMap(({ name, code }) =>
        problemsIn(code, codeLanguage(name), here).map(({ id }) => id),
      );
      expect(found).toEqual(ids);
    }
  });
});
