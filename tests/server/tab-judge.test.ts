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
    edits: [['258EAFA5-E914', '258EAFA5-E915']],
    fails: [
      'handshake-accept-rfc',
      'handshake-accept',
      'handshake-names',
      'handshake-blanks',
      'handshake-two-pieces',
      'handshake-bytewise',
    ],
  },
  {
    name: 'a forgotten unmasking',
    edits: [['.map((byte, i) => byte ^ mask[i % 4])', '']],
    fails: [
      'handshake-frame-behind',
      'length-1',
      'length-125',
      'length-126',
      'length-127',
      'length-65535',
      'length-65536',
      'frame-rfc-example',
      'frame-binary',
      'frame-mask-each',
      'frame-bytewise',
      'frame-cut-in-payload',
      'frame-two-at-once',
      'frame-one-and-a-half',
      'two-clients',
      'fragments-two',
      'fragments-empty',
      'fragments-many',
      'fragments-binary',
      'fragments-then-another',
      'fragments-ping-between',
      'ping-payload',
      'ping-binary',
      'ping-125',
      'ping-many',
      'pong-unasked',
      'text-characters',
      'text-split-character',
      'binary-anything',
      'close-1000',
      'close-reason',
      'close-3000',
      'close-4999',
      'close-ends-tcp',
      'close-nothing-after',
      'close-after-text',
      'gone-without-close',
    ],
  },
  {
    name: 'a mask bit on its frames',
    edits: [
      [
        'if (length < 126) header.push(length);',
        'if (length < 126) header.push(0x80 | length, 0, 0, 0, 0);',
      ],
    ],
    fails: ['frame-unmasked', 'close-unmasked'],
  },
  {
    name: 'lengths of seven bits alone',
    edits: [
      ['short === 126 ? 4 : short === 127 ? 10 : 2', '2'],
      ['if (short > 125) {', 'if (false) {'],
      ['if (length < 126) header.push(length);', 'if (true) header.push(length & 0x7f);'],
    ],
    fails: [
      'length-126',
      'length-127',
      'length-65535',
      'length-65536',
      'length-top-bit',
      'frame-binary',
      'frame-bytewise',
      'frame-cut-in-payload',
      'fragments-binary',
    ],
  },
  {
    name: 'one frame for each chunk of TCP',
    edits: [['buffer = concat([buffer, bytes]);', 'buffer = bytes;']],
    fails: [
      'handshake-two-pieces',
      'handshake-bytewise',
      'frame-bytewise',
      'frame-cut-in-payload',
      'frame-one-and-a-half',
      'two-clients',
    ],
  },
  {
    name: 'no pongs',
    edits: [['if (opcode === PING) send(PONG, payload);', 'if (opcode === PING) return;']],
    fails: [
      'fragments-ping-between',
      'ping-empty',
      'ping-payload',
      'ping-binary',
      'ping-125',
      'ping-many',
    ],
  },
  {
    name: 'no answer to a close frame',
    edits: [
      ['else if (opcode === CLOSE) answerClose(payload);', 'else if (opcode === CLOSE) return;'],
    ],
    fails: [
      'close-1000',
      'close-reason',
      'close-3000',
      'close-4999',
      'close-empty',
      'close-unmasked',
      'close-ends-tcp',
      'close-nothing-after',
      'close-after-text',
      'close-one-byte',
      'close-999',
      'close-1005',
      'close-1006',
      'close-2999',
      'close-reason-invalid',
    ],
  },
  {
    name: 'each fragment as a message',
    edits: [['if (!fin) return;', '']],
    fails: [
      'fragments-two',
      'fragments-empty',
      'fragments-many',
      'fragments-binary',
      'fragments-then-another',
      'fragments-ping-between',
      'broken-interrupted',
      'text-split-character',
    ],
  },
  {
    name: 'no check of UTF-8',
    edits: [["new TextDecoder('utf-8', { fatal: true }).decode(bytes);", '']],
    fails: ['text-invalid', 'text-surrogate', 'text-cut-off', 'close-reason-invalid'],
  },
  {
    name: 'no eye for what a frame may not be',
    edits: [
      ['if (buffer[0] & 0x70) return fail(1002);', ''],
      [
        'if (![CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG].includes(opcode)) return fail(1002);',
        '',
      ],
      ['if (buffer[1] < 0x80) return fail(1002);', ''],
      ['if (opcode >= CLOSE && (!fin || short > 125)) return fail(1002);', ''],
      ['if (length > LARGEST) return fail(1009);', ''],
    ],
    fails: [
      'length-top-bit',
      'broken-unmasked',
      'broken-rsv1',
      'broken-rsv2-rsv3',
      'broken-opcode-3',
      'broken-opcode-b',
      'broken-ping-126',
      'broken-ping-fragmented',
    ],
  },
  {
    name: 'a 101 for whatever comes',
    edits: [
      ['if (!asks || !/^[A-Za-z0-9+/]{22}==$/.test(key)) {', 'if (false) {'],
      ["if (headers['sec-websocket-version'] !== '13') {", 'if (false) {'],
    ],
    fails: [
      'refuse-version',
      'refuse-no-key',
      'refuse-short-key',
      'refuse-no-upgrade',
      'refuse-post',
    ],
  },
  {
    name: 'lines that end with LF',
    edits: [["'Upgrade: websocket\\r\\n' +", "'Upgrade: websocket\\n' +"]],
    fails: ['handshake-crlf'],
  },
  {
    name: 'the wrong status, and no Upgrade',
    edits: [['HTTP/1.1 101 Switching Protocols', 'HTTP/1.1 200 OK']],
    fails: [
      'handshake-101',
      'handshake-upgrade',
      'handshake-connection',
      'handshake-accept-rfc',
      'handshake-accept',
      'handshake-crlf',
      'handshake-names',
      'handshake-blanks',
      'handshake-connection-list',
      'handshake-two-pieces',
      'handshake-bytewise',
      'handshake-frame-behind',
      'handshake-no-protocol',
      'handshake-protocol',
      'handshake-no-extension',
      'length-0',
      'length-1',
      'length-125',
      'length-126',
      'length-127',
      'length-65535',
      'length-65536',
      'length-top-bit',
      'frame-unmasked',
      'frame-first-byte',
      'frame-rfc-example',
      'frame-binary',
      'frame-mask-zero',
      'frame-mask-each',
      'frame-bytewise',
      'frame-cut-in-payload',
      'frame-two-at-once',
      'frame-one-and-a-half',
      'two-clients',
      'broken-unmasked',
      'broken-rsv1',
      'broken-rsv2-rsv3',
      'broken-opcode-3',
      'broken-opcode-b',
      'fragments-two',
      'fragments-empty',
      'fragments-many',
      'fragments-binary',
      'fragments-then-another',
      'fragments-ping-between',
      'broken-stray-continuation',
      'broken-interrupted',
      'ping-empty',
      'ping-payload',
      'ping-binary',
      'ping-125',
      'ping-many',
      'pong-unasked',
      'broken-ping-126',
      'broken-ping-fragmented',
      'text-characters',
      'text-split-character',
      'text-invalid',
      'text-surrogate',
      'text-cut-off',
      'binary-anything',
      'close-1000',
      'close-reason',
      'close-3000',
      'close-4999',
      'close-empty',
      'close-unmasked',
      'close-ends-tcp',
      'close-nothing-after',
      'close-after-text',
      'close-one-byte',
      'close-999',
      'close-1005',
      'close-1006',
      'close-2999',
      'close-reason-invalid',
      'gone-without-close',
    ],
  },
  {
    name: 'neither Upgrade nor Connection, but a subprotocol and an extension that nobody offered',
    edits: [
      ["'Upgrade: websocket\\r\\n' +", "'Sec-WebSocket-Protocol: mine\\r\\n' +"],
      ["'Connection: Upgrade\\r\\n' +", "'Sec-WebSocket-Extensions: mine\\r\\n' +"],
    ],
    fails: [
      'handshake-upgrade',
      'handshake-connection',
      'handshake-no-protocol',
      'handshake-protocol',
      'handshake-no-extension',
    ],
  },
  {
    name: 'the longest form for every length',
    edits: [
      ['if (length < 126) header.push(length);', ''],
      ['else if (length < 65536) header.push(126', 'if (false) header.push(126'],
    ],
    fails: ['length-0', 'length-1', 'length-125', 'length-126', 'length-127', 'length-65535'],
  },
  {
    name: 'a connection that stays open behind the close frames, and reads on',
    edits: [
      ['isOver = true;\n    send(CLOSE, payload);\n    socket.end();', 'send(CLOSE, payload);'],
    ],
    fails: [
      'length-top-bit',
      'broken-unmasked',
      'broken-rsv1',
      'broken-rsv2-rsv3',
      'broken-opcode-3',
      'broken-opcode-b',
      'broken-stray-continuation',
      'broken-interrupted',
      'broken-ping-126',
      'broken-ping-fragmented',
      'text-invalid',
      'text-surrogate',
      'text-cut-off',
      'close-ends-tcp',
      'close-nothing-after',
      'close-one-byte',
      'close-999',
      'close-1005',
      'close-1006',
      'close-2999',
      'close-reason-invalid',
    ],
  },
  {
    name: 'any close frame sent back, whole',
    edits: [['if (payload.length === 0) return finish(payload);', 'return finish(payload);']],
    fails: [
      'close-one-byte',
      'close-999',
      'close-1005',
      'close-1006',
      'close-2999',
      'close-reason-invalid',
    ],
  },
  {
    name: 'one message for all clients, and an answer to each pong',
    edits: [
      ['let message = null;', ''],
      ['const GUID', 'let message = null;\nconst GUID'],
      [
        'else if (opcode !== PONG) takeData',
        'else if (opcode === PONG) send(PONG, payload);\n    else takeData',
      ],
      ['message ??= { opcode, parts: [] };', 'message ??= { opcode: BINARY, parts: [] };'],
    ],
    fails: [
      'handshake-frame-behind',
      'length-0',
      'length-1',
      'length-125',
      'length-126',
      'length-127',
      'length-65535',
      'length-65536',
      'frame-first-byte',
      'frame-rfc-example',
      'frame-mask-zero',
      'frame-mask-each',
      'frame-bytewise',
      'frame-two-at-once',
      'frame-one-and-a-half',
      'two-clients',
      'fragments-two',
      'fragments-empty',
      'fragments-many',
      'fragments-then-another',
      'fragments-ping-between',
      'pong-unasked',
      'text-characters',
      'text-split-character',
      'text-invalid',
      'text-surrogate',
      'text-cut-off',
      'binary-anything',
      'close-after-text',
      'gone-without-close',
    ],
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
