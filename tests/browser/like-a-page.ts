import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect } from '@playwright/test';
import { WebSocketServer } from 'ws';
import { startInstance } from '../server/process.ts';
import { htmlOf } from './playground.ts';

/*
 * What harmless code relies on, and what is said of what the sandbox keeps out. Each engine is asked
 * the same; see `like-a-page.spec.ts`, `firefox.spec.ts`, `webkit.spec.ts`.
 */

/** Where a playground of each kind is. */
export const PLAYGROUNDS = {
  js: '/en/try/address-that-throws/',
  html: '/en/try/first-page-modern/',
} as const;

/** Where the wire view says what connections it cannot show. */
export const UNSHOWN = '.wp-unseen:not([hidden])';

/** A browser with a playground of a script (`js`) or of a page. */
export interface Bench {
  /** Opens the playground, gives it a program and runs it; on the site under test, or at `site`. */
  run(kind: 'js' | 'html', code: string, site?: string): Promise<void>;
  /** The lines of its console: those of the program, and those of ours. */
  lines(): Promise<string[]>;
  /** What its wire view says of connections that it cannot show. */
  unshown(): Promise<string[]>;
}

/** A server of another site that counts what comes. */
async function stranger() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end();
  });
  // On every address: the sandbox lets code speak with what is on the reader's own machine.
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, asked, stop: () => new Promise((resolve) => server.close(resolve)) };
}

const eventually = (get: () => unknown) => expect.poll(get, { timeout: 60_000 });

/** A WebSocket server of another site, which greets who comes and closes. */
async function greeter() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.send('welcome');
    socket.close(4000, 'bye');
  });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, stop: () => new Promise((resolve) => server.close(resolve)) };
}

/** A refused connection fails as one does to a port at which nobody listens. */
async function refusedSockets(bench: Bench): Promise<void> {
  const gone = await stranger();
  await gone.stop();
  await bench.run(
    'js',
    `const look = (name, url) => {
  const ws = new WebSocket(url, ["chat"]);
  const seen = [ws.readyState, ws.url === url, ws instanceof WebSocket];
  try { ws.send("x"); } catch (error) { seen.push(error.name); }
  ws.addEventListener("error", (event) => seen.push("error", ws.readyState, event.isTrusted));
  ws.onclose = (event) => {
    seen.push("close", event.code, event.wasClean, ws.readyState, event.isTrusted);
    console.log(name, seen.join(" "));
  };
};
look("nobody", "ws://127.0.0.1:${gone.port}/");
look("wss", "wss://echo.example.org/");
look("lan", "ws://192.0.2.10:81/");
class Own extends WebSocket { get isOwn() { return true; } }
const own = new Own("ws://192.0.2.10:81/");
own.onclose = ({ code }) => { console.log("own", own.isOwn, own instanceof Own, code); };`,
  );
  const fails = '0 true true InvalidStateError error 3 true close 1006 false 3 true';
  await eventually(async () =>
    (await bench.lines())
      .filter((line) => /^(?:nobody|wss|lan|own) /.test(line))
      .map((line) => line.replace(/main\.js.*$/, ''))
      .sort(),
  ).toEqual([`lan ${fails}`, `nobody ${fails}`, 'own true true 1006', `wss ${fails}`]);
  const told = (await bench.lines()).filter((line) => line.startsWith('Not connected'));
  expect(told).toEqual([
    expect.stringMatching(
      /wss:\/\/echo\.example\.org\/\. .*ws:\/\/localhost:\d+\/echo .*Download as one HTML file.*--allow-connect.*main\.js:2$/,
    ),
    expect.stringMatching(/ws:\/\/192\.0\.2\.10:81\/\. .*main\.js:2$/),
  ]);
}

/** Everything that a page may load or ask for elsewhere is explained, once for each address. */
async function refusedLoads(bench: Bench): Promise<void> {
  await bench.run(
    'html',
    htmlOf(`<link rel="stylesheet" href="https://cdn.example.org/a.css">
<style>@font-face { font-family: q; src: url(https://cdn.example.org/a.woff2) } p { font-family: q }</style>
<p>text</p>
<img src="https://cdn.example.org/a.png" alt=""><img src="https://cdn.example.org/a.png" alt="">
<script src="https://cdn.example.org/jquery.js"></script>
<script src="missing.js"></script>
<iframe src="https://cdn.example.org/page"></iframe>
<script>
  const quiet = (call) => { try { return Promise.resolve(call()).catch(() => {}); } catch {} };
  quiet(() => import("https://cdn.example.org/vue.js"));
  for (let n = 0; n < 3; n++) quiet(() => fetch("https://api.example.org/fetch"));
  quiet(() => { const x = new XMLHttpRequest(); x.open("GET", "https://api.example.org/xhr"); x.send(); });
  quiet(() => new EventSource("https://api.example.org/events"));
  quiet(() => navigator.sendBeacon("https://api.example.org/beacon", "x"));
  for (let n = 0; n < 3; n++) quiet(() => localStorage.getItem("a"));
  quiet(() => sessionStorage.a);
  quiet(() => document.cookie);
  quiet(() => indexedDB.open("a"));
  quiet(() => window.open("https://example.org/"));
</script>
<script type="module">import "https://cdn.example.org/rx.js";</script>`),
  );
  await eventually(async () =>
    (await bench.lines()).map((line) => line.split('. ')[0]).sort(),
  ).toEqual(
    expect.arrayContaining([
      'Not loaded: the style sheet https://cdn.example.org/a.css',
      'Not loaded: the font https://cdn.example.org/a.woff2',
      'Not loaded: the image https://cdn.example.org/a.png',
      'Not loaded: the script https://cdn.example.org/jquery.js',
      'Not loaded: the script https://cdn.example.org/vue.js',
      'Not loaded: the script https://cdn.example.org/rx.js',
      'Not loaded: missing.js',
      expect.stringMatching(/^Not loaded: the embedded page https:\/\/cdn\.example\.org/),
      'Request not sent: https://api.example.org/fetch',
      'Request not sent: https://api.example.org/xhr',
      'Request not sent: https://api.example.org/events',
      'Request not sent: https://api.example.org/beacon',
      expect.stringMatching(/^localStorage isn’t available/),
      expect.stringMatching(/^sessionStorage isn’t available/),
      expect.stringMatching(/^document\.cookie isn’t available/),
      expect.stringMatching(/^indexedDB isn’t available/),
      expect.stringMatching(/^No window opened \(https:\/\/example\.org\/\)/),
    ]),
  );
  const lines = await bench.lines();
  expect(new Set(lines).size, 'each is said once').toBe(lines.length);
}

/**
 * Packages of Node.js and modules of other sites are explained beside what the browser says: once, by
 * what the code shows or else by what was asked for.
 */
async function packages(bench: Bench): Promise<void> {
  for (const [code, error, said] of [
    ['\nconst WebSocket = require("ws");', /ReferenceError.*require/, /“ws” is a package for Node/],
    ['\nimport WebSocket from "ws";', /TypeError/, /“ws” is a package for Node/],
    [
      '\nconst fs = require("fs");',
      /ReferenceError.*require/,
      /“fs” comes with Node\.js or from npm/,
    ],
    [
      '\nawait import("socket.io-client");',
      /TypeError/,
      /“socket\.io-client” belongs to Socket\.IO/,
    ],
    // Nothing in the code shows its name.
    [
      '\nconst name = "ws";\nawait import(name);',
      /TypeError/,
      /^ws: a browser doesn’t find packages by name/,
    ],
    [
      '\nimport { io } from "https://cdn.example.org/io.js";',
      undefined,
      /^Not loaded: the script https:\/\/cdn\.example\.org\/io\.js\. /,
    ],
  ] as const) {
    await bench.run('js', code);
    await eventually(async () =>
      (await bench.lines()).filter((line) => !/^Uncaught|^Unhandled/.test(line)),
    ).toEqual([expect.stringMatching(said)]);
    if (error) await eventually(() => bench.lines()).toContainEqual(expect.stringMatching(error));
  }
}

/** A server that `--allow-connect` names may be spoken with, and no other. */
async function allowed(bench: Bench): Promise<void> {
  const [named, other] = [await greeter(), await greeter()];
  // Loopback under a name that the sandbox does not let through by itself.
  const at = (name: string, port: number) => `ws://${name}.localhost:${port}`;
  await using instance = await startInstance([...['--allow-connect', at('named', named.port)]]);
  await bench.run(
    'js',
    `for (const [name, url] of [
  ["named", "${at('named', named.port)}/"],
  ["other port", "${at('named', other.port)}/"],
  ["other name", "${at('unnamed', named.port)}/"],
]) {
  const ws = new WebSocket(url);
  ws.onmessage = ({ data }) => console.log(name, data);
  ws.onclose = ({ code }) => console.log(name, code);
}`,
    instance.url.replace(/\/$/, ''),
  );
  await eventually(async () =>
    (await bench.lines()).map((line) => line.replace(/main\.js.*$|\/\. .*$/, '')).sort(),
  ).toEqual([
    `Not connected: ${at('named', other.port)}`,
    `Not connected: ${at('unnamed', named.port)}`,
    'named 4000',
    'named welcome',
    'other name 1006',
    'other port 1006',
  ]);
  await Promise.all([named.stop(), other.stop()]);
}

/** Forms do all that they do in a page, and nothing leaves it. */
async function forms(bench: Bench): Promise<void> {
  const other = await stranger();
  const at = (path: string) => `http://127.0.0.1:${other.port}/${path}`;
  await bench.run(
    'html',
    htmlOf(`<form id="listened"><input name="a" value="1"><button>send</button></form>
<form id="attribute" onsubmit="console.log('onsubmit'); return false" action="${at('attribute')}"></form>
<dialog open id="dialog"><form method="dialog"><button value="yes">yes</button></form></dialog>
<form id="script" action="javascript:console.log('action')"></form>
<form id="invalid"><input required name="b"></form>
<form class="gone" action="${at('get')}"><input name="action" value="x"><input name="method" value="y"></form>
<form class="gone" action="${at('post')}" method="post"><input name="a" value="1"></form>
<form class="gone" action="${at('blank')}" target="_blank"></form>
<form class="gone" action="${at('blank-post')}" target="_blank" method="post"></form>
<form class="gone" action="${at('top')}" target="_top"></form>
<form class="gone" action="${at('named')}" target="named"></form>
<form class="gone" action="${at('multipart')}" method="post" enctype="multipart/form-data"></form>
<form class="gone" action="dialog" method="dialog"><button formmethod="get" formaction="${at('formaction')}">go</button></form>
<form class="gone" action="${at('own')}"><button formtarget="_blank">go</button></form>
<script>
  const one = (id) => document.getElementById(id);
  listened.onsubmit = (event) => {
    event.preventDefault();
    console.log("submit", new FormData(event.target).get("a"), event.submitter?.textContent);
  };
  one("listened").requestSubmit(document.querySelector("button"));
  one("attribute").requestSubmit();
  one("dialog").onclose = () => console.log("closed", one("dialog").returnValue);
  one("dialog").querySelector("button").click();
  one("script").requestSubmit();
  one("invalid").addEventListener("invalid", () => console.log("invalid"), true);
  one("invalid").requestSubmit();
  for (const form of document.querySelectorAll(".gone")) {
    const button = form.querySelector("button");
    if (button) button.click();
    else form.requestSubmit();
    HTMLFormElement.prototype.submit.call(form);
  }
  setTimeout(() => console.log("alive"), 1_000);
</script>`),
  );
  await eventually(async () => (await bench.lines()).at(-1)).toMatch(/^alive/);
  const lines = await bench.lines();
  for (const expected of [
    /^submit 1 send/,
    /^onsubmit/,
    /^closed yes/,
    /^action/,
    /^invalid/,
    ...['get', 'post', 'blank', 'blank-post', 'top', 'named', 'multipart', 'formaction', 'own'].map(
      (path) => new RegExp(`^Form not submitted \\(${at(path)}\\): .*preventDefault`),
    ),
  ]) {
    expect(
      lines.filter((line) => expected.test(line)),
      String(expected),
    ).toHaveLength(1);
  }
  expect(other.asked).toEqual([]);
  await other.stop();
}

/** Connections that cannot be shown are said to be there, in the console and where the others are shown. */
async function unseen(bench: Bench): Promise<void> {
  await bench.run(
    'js',
    `const blob = new Blob(["postMessage('from a worker')"], { type: "text/javascript" });
const worker = new Worker(URL.createObjectURL(blob));
worker.onmessage = ({ data }) => console.log(data);
new Worker(URL.createObjectURL(blob));
if (typeof WebSocketStream === "function") {
  const stream = new WebSocketStream("ws://localhost:9998/echo");
  stream.opened.then(() => stream.close(), () => {});
}
const frame = document.createElement("iframe");
frame.srcdoc = "<p>within</p>";
document.body.append(frame);
for (const address of ["https://cdn.example.org/worker.js", "nothing.js"]) try { new Worker(address); } catch {}
console.log(typeof WebSocketStream, new Worker(URL.createObjectURL(blob)) instanceof Worker, Worker.name);`,
  );
  await eventually(async () =>
    (await bench.lines()).filter((line) => line.startsWith('from a worker')),
  ).toHaveLength(1);
  const lines = await bench.lines();
  const hasStreams = lines.some((line) => line.startsWith('function true Worker'));
  const told = lines.flatMap((line) => /^(.*?)(?:: connections that|\. )/.exec(line)?.[1] ?? []);
  expect(told.sort()).toEqual(
    [
      '<iframe>',
      'Not loaded: nothing.js',
      'Not loaded: the worker’s script https://cdn.example.org/worker.js',
      'Worker',
      ...(hasStreams ? ['WebSocketStream'] : []),
    ].sort(),
  );
  expect(lines.filter((line) => /^(?:function|undefined) true Worker/.test(line))).toHaveLength(1);
  const makers = ['Worker', ...(hasStreams ? ['WebSocketStream'] : []), '<iframe>'].join(', ');
  await eventually(() => bench.unshown()).toEqual([
    expect.stringContaining(`Connections opened through ${makers}, if any, can’t be shown here`),
  ]);
}

/** What each engine is asked. */
export const LIKE_A_PAGE: Record<string, (bench: Bench) => Promise<void>> = {
  'a connection that is not let through fails as with an unreachable server, and is explained':
    refusedSockets,
  'what is loaded or asked for elsewhere is explained, once each': refusedLoads,
  'packages and modules that are not here are explained, once each': packages,
  'a server that --allow-connect names may be spoken with, and no other': allowed,
  'forms do what they do in a page, and send nothing anywhere': forms,
  'connections that cannot be shown are said to be there': unseen,
};
