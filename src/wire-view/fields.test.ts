import { describe, expect, it } from 'vitest';
import { fromLatin1, latin1 } from '../protocol/bytes.ts';
import { requestFaults } from '../protocol/handshake-fault.ts';
import { buildRequest } from '../protocol/handshake.ts';
import { parseRequest, parseResponse } from '../protocol/http.ts';
import { linesOf } from './fields.ts';
import { RECORDED } from './recorded.ts';
import { withoutTrace } from './target.ts';

const requestTo = (target: string) =>
  parseRequest(buildRequest({ target, host: 'localhost:9998', key: 'sN9cRrP/n9NdMgdcy2VJFQ==' }));

/** What the page added to a target, as text. */
function added(target: string): string[] {
  const request = requestTo(target);
  return linesOf(request, 'client', [])
    .flatMap(({ fields }) => fields)
    .filter(({ tint }) => tint === 'added')
    .map(({ start, end }) => latin1(request.bytes, start, end));
}

describe('the fields of a message', () => {
  it('cover every byte once, in order', () => {
    for (const [message, sender] of [
      [RECORDED.request, 'client'],
      [RECORDED.response ?? parseResponse(new Uint8Array()), 'server'],
      [requestTo('/echo?a=1&trace=xyz'), 'client'],
      [requestTo('/echo?trace=xyz&a=1'), 'client'],
      [parseRequest(fromLatin1('nonsense\n Folded: line\r\nBad line\r\n\r\n')), 'client'],
    ] as const) {
      let at = 0;
      for (const { start, end } of linesOf(message, sender, []).flatMap(({ fields }) => fields)) {
        expect(start).toBe(at);
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(at).toBe(message.bytes.length);
    }
  });

  it('have ids of their own over both directions', () => {
    const { request, response } = RECORDED;
    const lines = [
      ...linesOf(request, 'client', []),
      ...(response ? linesOf(response, 'server', []) : []),
    ];
    const ids = lines.flatMap(({ fields }) => fields.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    const anchors = lines.map(({ anchor }) => anchor);
    expect(new Set(anchors).size).toBe(anchors.length);
    expect(anchors).toContain('hs-sec-websocket-key');
    expect(anchors).toContain('hs-sec-websocket-accept');
    expect(anchors).toContain('hs-upgrade');
    expect(anchors).toContain('hs-response-upgrade');
  });

  it('show what the page added with the mark that was added with it', () => {
    expect(added('/echo?trace=xyz')).toEqual(['?trace=xyz']);
    expect(added('/close?code=1000&trace=xyz')).toEqual(['&trace=xyz']);
    expect(added('/echo?trace=xyz&a=1')).toEqual(['trace=xyz&']);
    expect(added('/echo?a=trace')).toEqual([]);
  });

  it('leave the target as the learner wrote it where that is taken away', () => {
    expect(withoutTrace(requestTo('/echo?trace=xyz'))).toBe('/echo');
    expect(withoutTrace(requestTo('/close?code=1000&trace=xyz'))).toBe('/close?code=1000');
    expect(withoutTrace(requestTo('/echo?trace=xyz&a=1'))).toBe('/echo?a=1');
  });

  it('are marked where they break a rule, and their line has the fault', () => {
    const request = parseRequest(
      fromLatin1('GET / HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Key: short\r\n\r\n'),
    );
    const lines = linesOf(request, 'client', requestFaults(request));
    const key = lines.find(({ name }) => name === 'sec-websocket-key');
    expect(key?.faults.map(({ id }) => id)).toEqual(['key-invalid']);
    expect(key?.fields.filter(({ faulty }) => faulty).map(({ kind }) => kind)).toEqual(['key']);
    const end = lines.find(({ kind }) => kind === 'end');
    expect(end?.faults.map(({ id }) => id)).toContain('request-upgrade-missing');
  });

  it('number the lines of a header that is repeated', () => {
    const request = parseRequest(fromLatin1('GET / HTTP/1.1\r\nVia: a\r\nVia: b\r\n\r\n'));
    expect(linesOf(request, 'client', []).map(({ anchor }) => anchor)).toEqual([
      'hs-request-line',
      'hs-via',
      'hs-via-2',
      'hs-request-end',
    ]);
  });
});
