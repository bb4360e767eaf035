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
    code = code.replace(right, wrong);
  }
  const { failed } = await judged(code);
  expect(failed).toEqual(fails);
});
