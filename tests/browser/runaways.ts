const ECHO = 'const ws = new WebSocket("ws://localhost:9998/echo");';

/** Code that never gives its thread back. */
export const ENDLESS: Record<string, string> = {
  'while (true) {}': 'while (true) {}',
  continue: 'let n = 0;\nwhile (true) { n += 1; if (n) continue; }',
  'an async loop': '(async () => { while (true) await null; })();',
  'top-level await': 'while (true) await null;',
  'a generator': 'function* all() { while (true) yield 1; }\nfor (const each of all());',
  'a for-of that grows':
    'const all = new Set([0]);\nfor (const each of all) { all.delete(each); all.add(each + 1); }',
  'promises that follow each other': 'const next = () => Promise.resolve().then(next);\nnext();',
  'a loop that catches all': 'while (true) { try { null.x; } catch {} }',
};

/** Code that is ended by its budget, and a part of what is then said. */
export const STORMS: Record<string, [code: string, said: string]> = {
  'an echo storm': [
    `${ECHO}\nws.onopen = () => { for (let n = 0; n < 20; n++) ws.send("x"); };\nws.onmessage = (e) => ws.send(e.data);`,
    'echo storm',
  ],
  'sockets without end': [
    'while (true) new WebSocket("ws://localhost:9998/echo");',
    'connections open at once',
  ],
  '100 MB at once': [`${ECHO}\nws.onopen = () => ws.send("x".repeat(100 * 1024 * 1024));`, 'MiB'],
  '100 MB in parts': [
    `${ECHO}\nws.onopen = () => { for (let n = 0; n < 100; n++) ws.send(new Uint8Array(1024 * 1024)); };`,
    'MiB',
  ],
  'requests without end': [
    'const again = () => fetch("http://localhost:9998/poll").then(again);\nfor (let n = 0; n < 6; n++) again();',
    'HTTP requests',
  ],
  'messages to the page without end': [
    'setInterval(() => { for (let n = 0; n < 5000; n++) top.postMessage({ type: "exceeded" }, "*"); });',
    'posted to the page',
  ],
  'a page that goes elsewhere': ['location.href = "/en/";', 'go elsewhere'],
  'a page that reloads itself': ['location.reload();', 'go elsewhere'],
  'a message that the sandbox itself sends': [
    'parent.postMessage("ws101:sandbox-ready", "*");',
    'go elsewhere',
  ],
};
