import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLatin1, latin1 } from '../../src/protocol/bytes.ts';
import { AnswerFilter, FORBIDDEN_HEADERS } from './answer-filter.ts';

const MOST = 512;
const RIGHT = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';

/** What a client gets of an answer that is written in these pieces, and how it went on. */
function passed(pieces: readonly string[], ends = false) {
  const filter = new AnswerFilter(MOST);
  let text = '';
  const told: unknown[] = [];
  const take = ({ pass, refusal, changed, over }: ReturnType<AnswerFilter['push']>) => {
    if (pass) text += latin1(pass);
    if (refusal) told.push(`${refusal.why}: ${refusal.what}`);
    if (changed !== undefined) told.push(`changed: ${changed}`);
    if (over) told.push(over);
  };
  for (const piece of pieces) take(filter.push(fromLatin1(piece)));
  if (ends) take(filter.end());
  return { text, told };
}

const nothing = (reason: string) => ({ text: '', told: [reason] });

describe('what is let through', () => {
  it('is a 101 and all that follows, from when its head is whole', () => {
    const whole = `${RIGHT}\r\n\x81\x02hi`;
    expect(passed([whole])).toEqual({ text: whole, told: [] });
    expect(passed(Array.from(whole))).toEqual({ text: whole, told: [] });
    expect(passed([RIGHT])).toEqual({ text: '', told: [] });
    expect(passed([RIGHT.replaceAll('\r', ''), '\n'])).toMatchObject({ told: [] });
  });

  it('is no byte more or less, however the answer is split', () => {
    const whole = `${RIGHT}X-A: b\r\n\r\n\x81\x05Hello\r\n\r\nSet-Cookie: in a frame`;
    const cuts = fc.array(fc.nat(whole.length), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (places) => {
        const at = [0, ...places.sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, index) => whole.slice(at[index], end));
        expect(passed(pieces)).toEqual({ text: whole, told: [] });
      }),
    );
  });

  it('is a refusal with the body that it announces, and nothing behind that', () => {
    const head = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\nConnection: close\r\n\r\n';
    expect(passed([`${head}no`])).toEqual({ text: `${head}no`, told: ['answered'] });
    expect(passed([`${head}n`, `oHTTP/1.1 302 Found\r\n`])).toEqual({
      text: `${head}no`,
      told: ['answered'],
    });
    const empty = 'HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
    expect(passed([`${empty}x`])).toEqual({ text: empty, told: ['answered'] });
    const endless = 'HTTP/1.1 503 No\r\nConnection: close\r\n\r\n';
    expect(passed([endless, 'x'.repeat(MOST * 3)]).text).toHaveLength(endless.length + MOST);
  });

  it('is what no browser takes for an answer, once', () => {
    expect(passed(['hello'])).toEqual({ text: 'hello', told: ['not-http'] });
    expect(passed(['hello', 'world'])).toEqual({ text: 'hello', told: ['not-http'] });
    expect(passed(['\x81\x05Hello'])).toEqual({ text: '\x81\x05Hello', told: ['not-http'] });
  });

  it('is an answer that ends before its head does, as browsers take it', () => {
    const text = 'HTTP/1.1 400 Bad Request\r\nX-A: b\r\n';
    const last = { text: `${text}Connection: close\r\n` };
    expect(passed([text], true)).toMatchObject(last);
    expect(passed(['HTTP/1.1 400 No\r\nX-A'], true)).toMatchObject({
      text: 'HTTP/1.1 400 No\r\nConnection: close\r\nX-A',
    });
    expect(passed(['HTTP/1.1 400 Bad Request\r'], true)).toMatchObject({ told: [] });
    expect(passed(['HTTP/1.1 400 No\r\nSet-Cookie: a'], true)).toEqual(
      nothing('header: Set-Cookie'),
    );
  });
});

describe('an answer that is no 101', () => {
  const added = 'changed: ';

  it.each<[string, string, string, string[]]>([
    ['nothing of it', 'A: b\r\n', 'A: b\r\nConnection: close\r\n', [added]],
    ['close', 'Connection: close\r\nA: b\r\n', 'Connection: close\r\nA: b\r\n', []],
    ['close in another way', 'connection:CLOSE \r\n', 'connection:CLOSE \r\n', []],
    [
      'close twice',
      'Connection: close\r\nConnection: close\r\n',
      'Connection: close\r\n',
      [`${added}Connection: close; Connection: close`],
    ],
    [
      'keep-alive, in its place',
      'A: b\r\nConnection: keep-alive\r\nC: d\r\n',
      'A: b\r\nConnection: close\r\nC: d\r\n',
      [`${added}Connection: keep-alive`],
    ],
    [
      'both',
      'Connection: close, keep-alive\r\n',
      'Connection: close\r\n',
      [`${added}Connection: close, keep-alive`],
    ],
    [
      'it several times, in odd ways',
      'KEEP-ALIVE: max=9\r\nA: b\r\ncOnnection \t: x\r\nProxy-Connection:keep-alive\r\n',
      'Connection: close\r\nA: b\r\n',
      [`${added}KEEP-ALIVE: max=9; cOnnection \t: x; Proxy-Connection:keep-alive`],
    ],
    [
      'it with LF alone',
      'Connection: keep-alive\n',
      'Connection: close\r\n',
      [`${added}Connection: keep-alive`],
    ],
  ])('ends the connection, where it says %s', (_, lines, expected, told) => {
    for (const status of ['HTTP/1.1 204 No Content', 'HTTP/1.0 404', 'HTTP/1.1 599 X']) {
      const whole = `${status}\r\nContent-Length: 0\r\n${lines}\r\n`;
      const text = `${status}\r\nContent-Length: 0\r\n${expected}\r\n`;
      for (const pieces of [[whole], Array.from(whole), [`${whole}more`, 'more']]) {
        expect(passed(pieces)).toEqual({ text, told: [...told, 'answered'] });
      }
    }
  });

  it('ends with its head where it is a 204, whatever it announces', () => {
    const head = 'HTTP/1.1 204 X\r\nContent-Length: 9\r\nConnection: close\r\n\r\n';
    expect(passed([`${head}HTTP/1.1 200`, ' OK'])).toEqual({ text: head, told: ['answered'] });
  });

  it.each([
    ['Upgrade', 'HTTP/1.1 101 X\r\nConnection: Upgrade\r\n\r\n'],
    ['Connection', 'HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n'],
    ['its version', `${RIGHT.replace('1.1', '1.0')}\r\n`],
    ['no length', `${RIGHT}Content-Length: 0\r\n\r\n`],
    ['one Upgrade', `${RIGHT}Upgrade: websocket\r\n\r\n`],
    ['this Upgrade', `${RIGHT.replace('websocket', 'h2c')}\r\n`],
    ['no blank in a name', `${RIGHT.replace('Upgrade:', 'Upgrade :')}\r\n`],
    ['to go on', `${RIGHT.replace(': Upgrade', ': Upgrade, close')}\r\n`],
  ])('is a 101 too, if not everybody takes it for one: without %s', (_, head) => {
    const { text, told } = passed([`${head}HTTP/1.1 204 No Content\r\n\r\n`, 'more']);
    expect(text).toMatch(/^HTTP\/1\.[01] 101 [^]*\r\nConnection: close\r\n([^]*\r\n)?\r\n$/);
    expect(text).not.toContain('204');
    expect(told.at(-1)).toBe('unswitched');
    const inside = new AnswerFilter(MOST, true);
    expect(inside.push(fromLatin1(head))).toEqual({ pass: fromLatin1(head) });
    expect(inside.isOpen).toBe(true);
  });

  it.each([
    ['in other case', RIGHT.toUpperCase().replace('SWITCHING', 'x')],
    ['with more options', RIGHT.replace(': Upgrade', ': keep-alive, upgrade')],
    ['with options in two lines', `Connection: keep-alive\r\n`],
  ])('is no 101 %s', (_, lines) => {
    const whole = lines.startsWith('HTTP') ? `${lines}\r\n` : `${RIGHT}${lines}\r\n`;
    expect(passed([whole, 'more'])).toEqual({ text: `${whole}more`, told: [] });
  });
});

describe('what is refused, without a byte of it', () => {
  const named = [...FORBIDDEN_HEADERS];

  it.each(named)('%s, in any case, in any split', (name) => {
    for (const written of [name, name.toUpperCase(), `${name} `, `${name}\t`]) {
      const answer = `${RIGHT}${written}: a\r\n\r\n`;
      const refused = nothing(`header: ${written.trim()}`);
      expect(passed([answer])).toEqual(refused);
      expect(passed(Array.from(answer))).toEqual(refused);
      expect(passed([answer.replaceAll('\r', '')])).toEqual(refused);
    }
  });

  it('a forbidden header in the first line, the last, and in every status', () => {
    expect(passed(['HTTP/1.1 101\r\nSet-Cookie:a\r\n\r\n'])).toEqual(nothing('header: Set-Cookie'));
    expect(passed(['HTTP/1.1 404 X\nA: b\nAlt-Svc: c\n\n'])).toEqual(nothing('header: Alt-Svc'));
    expect(passed(['HTTP/1.1 200 OK\r\nClear-Site-Data: "*"\r\n\r\n'])).toEqual(
      nothing('header: Clear-Site-Data'),
    );
  });

  it.each(['100', '102', '103', '199', '301', '302', '303', '307', '308', '300', '401', '407'])(
    'the status %s',
    (status) => {
      expect(passed([`HTTP/1.1 ${status} X\r\n\r\n`])).toEqual(nothing(`status: ${status}`));
    },
  );

  it.each([
    ['a folded line', `${RIGHT} Set-Cookie: a\r\n\r\n`, 'folded-line: Set-Cookie: a'],
    ['a fold behind a header', `${RIGHT}X-A: b\r\n\tc\r\n\r\n`, 'folded-line: c'],
    ['a fold at once', 'HTTP/1.1 101 X\r\n Set-Cookie: a\r\n\r\n', 'folded-line: Set-Cookie: a'],
    ['a CR in a value', `${RIGHT}X-A: b\rSet-Cookie: a\r\n\r\n`, 'control-character: 0x0d'],
    ['a CR in the status', 'HTTP/1.1 101 X\rSet-Cookie: a\r\n\r\n', 'control-character: 0x0d'],
    ['a NUL', `${RIGHT}X-A: \0b\r\n\r\n`, 'control-character: 0x00'],
    [
      'bytes before HTTP',
      `ab${RIGHT}Set-Cookie: a\r\n\r\n`,
      `status-line: ab${RIGHT.slice(0, 32)}`,
    ],
    ['lower case', 'http/1.1 302 Found\r\n\r\n', 'status-line: http/1.1 302 Found'],
    ['HTTP/2', 'HTTP/2 101 X\r\n\r\n', 'status-line: HTTP/2 101 X'],
    ['two spaces', 'HTTP/1.1  302 X\r\n\r\n', 'status-line: HTTP/1.1  302 X'],
    ['a tab', 'HTTP/1.1\t302 X\r\n\r\n', 'status-line: HTTP/1.1\t302 X'],
    ['four digits', 'HTTP/1.1 1010 X\r\n\r\n', 'status-line: HTTP/1.1 1010 X'],
    ['no status', 'HTTP/1.1 OK\r\n\r\n', 'status-line: HTTP/1.1 OK'],
    [
      'two lengths',
      `${RIGHT}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      'header: Content-Length',
    ],
    ['too long a head', `${RIGHT}X-A: ${'b'.repeat(MOST)}`, `too-long: ${MOST}`],
    ['too long, but whole', `${RIGHT}X-A: ${'b'.repeat(MOST)}\r\n\r\n`, `too-long: ${MOST}`],
  ])('%s', (_, answer, reason) => {
    expect(passed([answer])).toEqual(nothing(reason));
    expect(passed([answer, '\r\n\r\nmore'])).toEqual(nothing(reason));
  });

  it('HTTP that hides behind what is none', () => {
    const hidden = 'HTTP/1.1 302 Found\r\nLocation: //a\r\n\r\n';
    expect(passed([`xx${hidden}`]).text).toBe('');
    expect(passed(['xx', hidden])).toEqual({ text: 'xx', told: ['not-http'] });
    expect(passed(['x'.repeat(MOST + 1)]).text).toBe('');
  });
});
