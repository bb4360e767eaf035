import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../server/start/run.ts';
import type { FaultId } from '../../src/protocol/fault.ts';
import { FrameParser } from '../../src/protocol/frame-parser.ts';
import { responseFaults } from '../../src/protocol/handshake-fault.ts';
import { parseRequest, parseResponse } from '../../src/protocol/http.ts';
import { MessageReader } from '../../src/protocol/message.ts';
import { ACCEPT, CLOSE, closeBody, frame, KEY, upgradeRequest } from './raw.ts';
import { openClient, startServer } from './running.ts';

let server: Running & AsyncDisposable;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const OFFER = { 'Sec-WebSocket-Protocol': 'chat.v1, chat.v2' };

/** The lines of a right 101. */
const RIGHT = {
  first: 'HTTP/1.1 101 Switching Protocols',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Accept': ACCEPT,
};

function head(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Readonly<Record<string, string | undefined>> = { ...RIGHT, ...changes };
  const { first, ...headers } = all;
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [first, ...lines, '', ''].join('\r\n');
}

/** Every fault that the protocol's own reader finds in an answer and the frames behind it. */
function faultsOf(request: string, answer: Buffer): FaultId[] {
  const asked = parseRequest(Buffer.from(request, 'latin1'));
  const end = answer.indexOf('\r\n\r\n') + 4;
  const found = responseFaults(parseResponse(answer.subarray(0, end)), asked);
  const parser = new FrameParser({ sender: 'server', position: end });
  const reader = new MessageReader({ sender: 'server' });
  const frames = parser
    .push(answer.subarray(end))
    .flatMap((item) => (item.type === 'frame' ? [item] : []));
  const pending = parser.pending();
  if (pending?.type === 'frame') frames.push(pending);
  for (const each of frames) found.push(...reader.read(each).faults);
  return found.map(({ id }) => id);
}

/** Asks a rule-breaker, and gives all that it sends before the client says anything. */
async function answerOf(target: string, expected: Buffer, headers: Record<string, string> = {}) {
  const request = upgradeRequest(target, headers);
  const client = await openClient(server.port);
  client.write(request);
  await client.until(({ length }) => length >= expected.length);
  // The server has nothing more to say: what it answers to a close frame comes right behind.
  client.write(frame(CLOSE, closeBody(1002)));
  const all = await client.ended();
  client.socket.destroy();
  return { request, answer: all.subarray(0, expected.length), rest: all.subarray(expected.length) };
}

const CLOSED = frame(CLOSE, closeBody(1002), { mask: undefined });

describe('a rule-breaker breaks one rule, and nothing else', () => {
  const wrongAccept = createHash('sha1').update(KEY).digest('base64');
  it.each<[string, Record<string, string | undefined>, FaultId]>([
    ['/wrong-accept', { 'Sec-WebSocket-Accept': wrongAccept }, 'accept-wrong'],
    ['/wrong-protocol', { 'Sec-WebSocket-Protocol': 'unasked' }, 'subprotocol-unasked'],
    ['/wrong-protocol?kind=case', { 'Sec-WebSocket-Protocol': 'CHAT.V1' }, 'subprotocol-unasked'],
    ['/wrong-protocol?kind=none', {}, 'subprotocol-unanswered'],
    ['/bad-handshake', { 'Sec-WebSocket-Accept': undefined }, 'accept-missing'],
    ['/bad-handshake?kind=no-upgrade', { Upgrade: undefined }, 'response-upgrade-missing'],
    ['/bad-handshake?kind=upgrade', { Upgrade: 'h2c' }, 'response-upgrade-missing'],
    ['/bad-handshake?kind=no-connection', { Connection: undefined }, 'response-connection-missing'],
    ['/bad-handshake?kind=connection', { Connection: 'keep-alive' }, 'response-connection-missing'],
    [
      '/bad-handshake?kind=extension',
      { 'Sec-WebSocket-Extensions': 'x-unknown' },
      'extension-unasked',
    ],
  ])('in its 101: %s', async (target, changes, fault) => {
    const offersProtocol = target.startsWith('/wrong-protocol?');
    const expected = Buffer.from(head(changes), 'latin1');
    const { request, answer, rest } = await answerOf(target, expected, offersProtocol ? OFFER : {});
    expect(answer.toString('latin1')).toBe(expected.toString('latin1'));
    expect(faultsOf(request, answer)).toEqual([fault]);
    expect(rest.equals(CLOSED)).toBe(true);
  });

  it.each<[string, string, FaultId]>([
    // A text frame "masked" with the masking key 37 fa 21 3d.
    ['/masked', '818637fa213d5a9b5256529e', 'server-masked'],
    ['/reserved-bits', 'c1087265736572766564', 'rsv1-unagreed'],
    ['/reserved-bits?bit=2', 'a1087265736572766564', 'rsv2-set'],
    ['/reserved-bits?bit=3', '91087265736572766564', 'rsv3-set'],
    ['/bad-opcode', '83087265736572766564', 'opcode-reserved-data'],
    ['/bad-opcode?opcode=7', '87087265736572766564', 'opcode-reserved-data'],
    ['/bad-opcode?opcode=11', '8b087265736572766564', 'opcode-reserved-control'],
    ['/bad-opcode?opcode=15', '8f087265736572766564', 'opcode-reserved-control'],
    ['/bad-utf8', '8107746578743a20ff', 'text-not-utf8'],
    ['/bad-utf8?kind=cut', '8108746578743a20e4bd', 'text-cut-character'],
    ['/bad-utf8?kind=surrogate', '8109746578743a20eda080', 'text-not-utf8'],
    ['/bad-utf8?kind=overlong', '8108746578743a20c0af', 'text-not-utf8'],
    ['/bad-frame', '800568656c6c6f', 'continuation-stray'],
    ['/bad-frame?kind=nested-text', '010568656c6c6f810568656c6c6f', 'message-interrupted'],
    ['/bad-frame?kind=fragmented-ping', '0900', 'control-fragmented'],
    ['/bad-frame?kind=long-ping', `897e007e${'78'.repeat(126)}`, 'control-too-long'],
    ['/bad-frame?kind=long-length', '817e000568656c6c6f', 'length-not-minimal'],
    ['/bad-frame?kind=top-bit', '827f8000000000000000', 'length-top-bit'],
  ])('in its frames: %s', async (target, hex, fault) => {
    const expected = Buffer.concat([Buffer.from(head(), 'latin1'), Buffer.from(hex, 'hex')]);
    const { request, answer, rest } = await answerOf(target, expected);
    expect(answer.subarray(head().length).toString('hex')).toBe(hex);
    expect(faultsOf(request, answer)).toEqual([fault]);
    expect(rest.equals(CLOSED)).toBe(true);
  });

  it.each<[string, string, FaultId]>([
    ['/bad-close', '880103', 'close-one-byte'],
    ['/bad-close?kind=1005', '880203ed', 'close-code-internal'],
    ['/bad-close?kind=1006', '880203ee', 'close-code-internal'],
    ['/bad-close?kind=1015', '880203f7', 'close-code-internal'],
    ['/bad-close?kind=bad-utf8', '880303e8ff', 'close-reason-not-utf8'],
    ['/bad-close?kind=too-long', `887e007e03e8${'78'.repeat(124)}`, 'control-too-long'],
    ['/bad-close?kind=data-after', '880203e88108746f6f206c617465', 'data-after-close'],
  ])('in how it closes: %s', async (target, hex, fault) => {
    const expected = Buffer.concat([Buffer.from(head(), 'latin1'), Buffer.from(hex, 'hex')]);
    const { request, answer, rest } = await answerOf(target, expected);
    expect(answer.subarray(head().length).toString('hex')).toBe(hex);
    expect(faultsOf(request, answer)).toEqual([fault]);
    // It has sent its close frame: the client's ends the connection.
    expect(rest).toHaveLength(0);
  });

  it('in the version of its answer', async () => {
    const expected = Buffer.from(head({ first: 'HTTP/1.0 101 Switching Protocols' }), 'latin1');
    const { answer } = await answerOf('/bad-handshake?kind=http-1.0', expected);
    expect(answer.equals(expected)).toBe(true);
  });

  it.each(['reset', 'fin'])('by no answer at all: %s', async (kind) => {
    const client = await openClient(server.port);
    const errors: unknown[] = [];
    client.socket.on('error', (error) => errors.push(Reflect.get(error, 'code')));
    client.write(upgradeRequest(`/bad-handshake?kind=${kind}`));
    expect(await client.ended()).toHaveLength(0);
    expect(errors).toEqual(kind === 'reset' ? ['ECONNRESET'] : []);
  });

  it.each([
    ['ping-between', '01046f6e6520' + '89076265747765656e' + '80076d657373616765'],
    ['unasked-pong', '8a07756e61736b6564' + '810c6166746572206120706f6e67'],
    ['split-character', '0101e4' + '8002bda0'],
    ['byte-by-byte', '81126f6e65206279746520617420612074696d65'],
    ['huge', '827f0000000200000000'],
  ])('while an odd one breaks none: %s', async (kind, hex) => {
    const expected = Buffer.concat([Buffer.from(head(), 'latin1'), Buffer.from(hex, 'hex')]);
    const { request, answer } = await answerOf(`/odd-frame?kind=${kind}`, expected);
    expect(answer.subarray(head().length).toString('hex')).toBe(hex);
    expect(faultsOf(request, answer)).toEqual([]);
  });

  it.each(['case', 'none'])('or says what the client must do for it: kind=%s', async (kind) => {
    const client = await openClient(server.port);
    client.write(upgradeRequest(`/wrong-protocol?kind=${kind}`));
    const answer = (await client.ended()).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('["chat.v1"]');
  });
});
