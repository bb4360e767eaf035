import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { judgeCases } from '../../server/tab-server/judge/judge.ts';
import { judged } from './learner-server.ts';

/** A server that is right but for one thing: what stands in the reference, and what instead. */
interface Broken {
  name: string;
  edits: [right: string, wrong: string][];
  /** All the cases that it fails. */
  fails: string[];
}

const broken: Broken[] = [
  {
    name: 'another GUID',
    edits: [["258EAFA5-E914", "258EAFA5-E915"]],
    fails: [],
  },
  {
    name: 'a forgotten unmasking',
    edits: [['.map((byte, i) => byte ^ mask[i % 4])', '']],
    fails: [],
  },
  {
    name: 'a mask bit on its frames',
    edits: [['if (length < 126) header.push(length);', 'if (length < 126) header.push(0x80 | length, 0, 0, 0, 0);']],
    fails: [],
  },
  {
    name: 'lengths of seven bits alone',
    edits: [
      ['short === 126 ? 4 : short === 127 ? 10 : 2', '2'],
      ['if (short > 125) {', 'if (false) {'],
      ['if (length < 126) header.push(length);', 'if (true) header.push(length & 0x7f);'],
    ],
    fails: [],
  },
  {
    name: 'one frame for each chunk of TCP',
    edits: [['buffer = concat([buffer, bytes]);', 'buffer = bytes;']],
    fails: [],
  },
  {
    name: 'no pongs',
    edits: [['if (opcode === PING) send(PONG, payload);', 'if (opcode === PING) return;']],
    fails: [],
  },
  {
    name: 'no answer to a close frame',
    edits: [['else if (opcode === CLOSE) answerClose(payload);', 'else if (opcode === CLOSE) return;']],
    fails: [],
  },
  {
    name: 'each fragment as a message',
    edits: [['if (!fin) return;', '']],
    fails: [],
  },
  {
    name: 'no check of UTF-8',
    edits: [['new TextDecoder(\'utf-8\', { fatal: true }).decode(bytes);', '']],
    fails: [],
  },
  {
    name: 'no eye for what a frame may not be',
    edits: [
      ['if (buffer[0] & 0x70) return fail(1002);', ''],
      ['if (![CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG].includes(opcode)) return fail(1002);', ''],
      ['if (buffer[1] < 0x80) return fail(1002);', ''],
      ['if (opcode >= CLOSE && (!fin || short > 125)) return fail(1002);', ''],
      ['if (length > LARGEST) return fail(1009);', ''],
    ],
    fails: [],
  },
  {
    name: 'a 101 for whatever comes',
    edits: [
      ["if (!asks || !/^[A-Za-z0-9+\\/]{22}==$/.test(key)) {", 'if (false) {'],
      ["if (headers['sec-websocket-version'] !== '13') {", 'if (false) {'],
    ],
    fails: [],
  },
  {
    name: 'lines that end with LF',
    edits: [['`Sec-WebSocket-Accept: ${btoa(String.fromCharCode(...digest))}\\r\\n\\r\\n`', '`Sec-WebSocket-Accept: ${btoa(String.fromCharCode(...digest))}\\n\\n`']],
    fails: [],
  },
  {
    name: 'the wrong status, and no Upgrade',
    edits: [['HTTP/1.1 101 Switching Protocols', 'HTTP/1.1 200 OK']],
    fails: [],
  },
  {
    name: 'neither Upgrade nor Connection, but a subprotocol and an extension that nobody offered',
    edits: [
      ["'Upgrade: websocket\\r\\n' +", "'Sec-WebSocket-Protocol: mine\\r\\n' +"],
      ["'Connection: Upgrade\\r\\n' +", "'Sec-WebSocket-Extensions: mine\\r\\n' +"],
    ],
    fails: [],
  },
  {
    name: 'the longest form for every length',
    edits: [
      ['if (length < 126) header.push(length);', ''],
      ['else if (length < 65536) header.push(126', 'if (false) header.push(126'],
    ],
    fails: [],
  },
  {
    name: 'a connection that stays open behind the close frames, and reads on',
    edits: [
      ['isOver = true;\n    send(CLOSE, payload);\n    socket.end();', 'send(CLOSE, payload);'],
    ],
    fails: [],
  },
  {
    name: 'any close frame sent back, whole',
    edits: [['if (payload.length === 0) return finish(payload);', 'return finish(payload);']],
    fails: [],
  },
  {
    name: 'one message for all clients, and an answer to each pong',
    edits: [
      ['let message = null;', ''],
      ["const GUID", "let message = null;\nconst GUID"],
      ['else if (opcode !== PONG) takeData', 'else if (opcode === PONG) send(PONG, payload);\n    else takeData'],
      ['message ??= { opcode, parts: [] };', 'message ??= { opcode: BINARY, parts: [] };'],
    ],
    fails: [],
  },
];

const REFERENCE = readFileSync(
  new URL('../../content/examples/your-server-judge/solution/main.js', import.meta.url),
  'utf8',
);

it('has at least forty cases, each of its own name', () => {
  expect(judgeCases.length).toBeGreaterThanOrEqual(40);
  expect(new Set(judgeCases.map(({ id }) => id)).size).toBe(judgeCases.length);
});

it('passes the reference in every case', async () => {
  const { failed, verdicts, report, errors } = await judged(REFERENCE);
  for (const id of failed) console.log(id, JSON.stringify(verdicts.get(id)));
  expect(failed).toEqual([]);
  expect(errors).toEqual([]);
  expect(report).toEqual({ type: 'report', passed: judgeCases.length, total: judgeCases.length });
});

it.each(broken)('fails a server with $name where it should', async ({ edits, fails }) => {
  let code = REFERENCE;
  for (const [right, wrong] of edits) {
    expect(code).toContain(right);
    code = code.replace(right, () => wrong);
  }
  const { failed } = await judged(code);
  expect(failed).toEqual(fails);
});

it('has no case that all servers pass', () => {
  const failing = new Set(broken.flatMap(({ fails }) => fails));
  expect(judgeCases.filter(({ id }) => !failing.has(id)).map(({ id }) => id)).toEqual([]);
});
