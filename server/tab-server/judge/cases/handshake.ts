import { computeAccept } from '../../../../src/protocol/accept.ts';
import { concat, latin1 } from '../../../../src/protocol/bytes.ts';
import { headerLines, headerTokens, type HttpResponse } from '../../../../src/protocol/http.ts';
import { OPCODE } from '../../../../src/protocol/opcode.ts';
import type { JudgeCase } from '../case.ts';
import { expectHeader, Failed, type Peer, type RequestChanges } from '../peer.ts';

const RFC_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

function has(response: HttpResponse, header: string, token: string): boolean {
  return headerTokens(response, header).some(({ value }) => String(value).toLowerCase() === token);
}

function expectToken(response: HttpResponse, name: string, token: string): void {
  const got = headerLines(response, name.toLowerCase()).map(({ value }) => value);
  if (has(response, name.toLowerCase(), token.toLowerCase())) return;
  throw new Failed('header', { name, expected: token, got: got.join(' | ') || '∅' });
}

function expectAccept(response: HttpResponse, key: string): void {
  const { accept } = computeAccept(key);
  expectHeader(response, 'Sec-WebSocket-Accept', (value) => value === accept, accept);
}

/** The request is refused, or the connection ended without an answer, but never accepted. */
async function expectRefusal(
  peer: Peer,
  changes: RequestChanges,
): Promise<HttpResponse | undefined> {
  peer.send(peer.request(changes));
  const response = await peer.answer().catch((error: unknown) => {
    if (error instanceof Failed && error.failure === 'ended') return undefined;
    throw error;
  });
  if (response?.status === 101) throw new Failed('accepted');
  return response;
}

export const handshakeCases: JudgeCase[] = [
  {
    id: 'handshake-101',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.2',
    async attempt(peer) {
      peer.send(peer.request());
      const { status, version } = await peer.answer();
      const got = `${version} ${status}`;
      if (got !== 'HTTP/1.1 101') throw new Failed('other', { expected: 'HTTP/1.1 101', got });
    },
  },
  {
    id: 'handshake-upgrade',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.2',
    async attempt(peer) {
      expectToken(await peer.open(), 'Upgrade', 'websocket');
    },
  },
  {
    id: 'handshake-connection',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.2',
    async attempt(peer) {
      expectToken(await peer.open(), 'Connection', 'Upgrade');
    },
  },
  {
    id: 'handshake-accept-rfc',
    group: 'handshake',
    rule: 'RFC 6455 §1.3',
    async attempt(peer) {
      const response = await peer.open({ headers: { 'Sec-WebSocket-Key': RFC_KEY } });
      expectAccept(response, RFC_KEY);
    },
  },
  {
    id: 'handshake-accept',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.2',
    async attempt(peer) {
      expectAccept(await peer.open(), peer.key);
    },
  },
  {
    id: 'handshake-crlf',
    group: 'handshake',
    rule: 'RFC 9112 §2.2',
    async attempt(peer) {
      const { bytes, headEnd } = await peer.open();
      if (/[^\r]\n/.test(latin1(bytes, 0, headEnd))) throw new Failed('line-end');
    },
  },
  {
    id: 'handshake-names',
    group: 'handshake',
    rule: 'RFC 9110 §5.1',
    async attempt(peer) {
      const headers = {
        'Sec-WebSocket-Key': undefined,
        Upgrade: undefined,
        Connection: undefined,
        'Sec-WebSocket-Version': undefined,
        upgrade: 'WebSocket',
        CONNECTION: 'upgrade',
        'sec-websocket-version': '13',
        'SEC-WEBSOCKET-KEY': peer.key,
      };
      expectAccept(await peer.open({ headers }), peer.key);
    },
  },
  {
    id: 'handshake-blanks',
    group: 'handshake',
    rule: 'RFC 9112 §5.1',
    async attempt(peer) {
      const headers = { 'Sec-WebSocket-Key': undefined, 'sec-websocket-key': ` \t${peer.key} \t` };
      expectAccept(await peer.open({ headers }), peer.key);
    },
  },
  {
    id: 'handshake-connection-list',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.1',
    async attempt(peer) {
      await peer.open({ headers: { Connection: 'keep-alive, Upgrade' } });
    },
  },
  {
    id: 'handshake-two-pieces',
    group: 'handshake',
    rule: 'RFC 9112 §2.2',
    async attempt(peer) {
      const request = peer.request();
      peer.send(request.subarray(0, -25));
      peer.send(request.subarray(-25));
      expectAccept(await peer.opened(), peer.key);
    },
  },
  {
    id: 'handshake-bytewise',
    group: 'handshake',
    rule: 'RFC 9112 §2.2',
    async attempt(peer) {
      peer.sendIn(1, peer.request());
      expectAccept(await peer.opened(), peer.key);
    },
  },
  {
    id: 'handshake-frame-behind',
    group: 'handshake',
    rule: 'RFC 6455 §4.1',
    async attempt(peer) {
      peer.send(concat(peer.request(), peer.frame(OPCODE.text, 'early')));
      await peer.opened();
      await peer.expectMessage(OPCODE.text, 'early');
    },
  },
  {
    id: 'handshake-no-protocol',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.2',
    async attempt(peer) {
      const response = await peer.open();
      expectNone(response, 'Sec-WebSocket-Protocol');
    },
  },
  {
    id: 'handshake-protocol',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.2',
    async attempt(peer) {
      const offered = ['one.judge', 'two.judge'];
      const response = await peer.open({
        headers: { 'Sec-WebSocket-Protocol': offered.join(', ') },
      });
      const name = 'Sec-WebSocket-Protocol';
      const chosen = headerLines(response, name.toLowerCase());
      const got = chosen.map(({ value }) => value).join(' | ');
      if (chosen.length > 1 || (chosen.length === 1 && !offered.includes(got))) {
        throw new Failed('header', { name, expected: offered.join(' / '), got });
      }
    },
  },
  {
    id: 'handshake-no-extension',
    group: 'handshake',
    rule: 'RFC 6455 §9.1',
    async attempt(peer) {
      const response = await peer.open({ headers: { 'Sec-WebSocket-Extensions': 'x-judge; a=1' } });
      expectNone(response, 'Sec-WebSocket-Extensions');
    },
  },
  {
    id: 'refuse-version',
    group: 'handshake',
    rule: 'RFC 6455 §4.4',
    async attempt(peer) {
      const response = await expectRefusal(peer, { headers: { 'Sec-WebSocket-Version': '12' } });
      const expected = '426 + Sec-WebSocket-Version: 13';
      if (!response) throw new Failed('ended', { expected });
      if (response.status !== 426 && response.status !== 400) {
        throw new Failed('other', { expected, got: String(response.status) });
      }
      expectToken(response, 'Sec-WebSocket-Version', '13');
    },
  },
  {
    id: 'refuse-no-key',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.1',
    async attempt(peer) {
      await expectRefusal(peer, { headers: { 'Sec-WebSocket-Key': undefined } });
    },
  },
  {
    id: 'refuse-short-key',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.1',
    async attempt(peer) {
      await expectRefusal(peer, { headers: { 'Sec-WebSocket-Key': 'c2hvcnQ=' } });
    },
  },
  {
    id: 'refuse-no-upgrade',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.1',
    async attempt(peer) {
      await expectRefusal(peer, { headers: { Upgrade: undefined, Connection: 'close' } });
    },
  },
  {
    id: 'refuse-post',
    group: 'handshake',
    rule: 'RFC 6455 §4.2.1',
    async attempt(peer) {
      await expectRefusal(peer, { startLine: 'POST /judge HTTP/1.1' });
    },
  },
];

function expectNone(response: HttpResponse, name: string): void {
  const got = headerLines(response, name.toLowerCase()).map(({ value }) => value);
  if (got.length > 0) throw new Failed('header', { name, expected: '∅', got: got.join(' | ') });
}
