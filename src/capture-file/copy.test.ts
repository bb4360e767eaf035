import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLatin1 } from '../protocol/bytes.ts';
import { buildRequest } from '../protocol/handshake.ts';
import { parseRequest } from '../protocol/http.ts';
import { targetWithoutTrace, toCArray, toCurl, toHex } from './copy.ts';

const key = 'sN9cRrP/n9NdMgdcy2VJFQ==';
const request = (target: string, more: Partial<Parameters<typeof buildRequest>[0]> = {}) =>
  parseRequest(buildRequest({ target, host: 'localhost:9998', key, ...more }));

describe('hexadecimal', () => {
  it('has sixteen bytes a line in two groups', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, at) => at);
    expect(toHex(bytes)).toBe('00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f\n10 11');
    expect(toHex(new Uint8Array(0))).toBe('');
  });

  it('holds every byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(Buffer.from(toHex(bytes).replaceAll(/\s/g, ''), 'hex')).toEqual(Buffer.from(bytes));
      }),
    );
  });
});

describe('a C array', () => {
  it('has every byte, its length and its name', () => {
    expect(toCArray(Uint8Array.of(0x81, 0x01, 0x61), 'frame')).toBe(
      'static const unsigned char frame[3] = {\n  0x81, 0x01, 0x61,\n};\n',
    );
  });

  it('is refused where C has none', () => {
    expect(() => toCArray(new Uint8Array(0))).toThrow('no empty arrays');
    expect(() => toCArray(Uint8Array.of(1), 'a b')).toThrow('"a b" is no C identifier');
  });
});

/** What a shell makes of a command: its arguments. */
function argumentsOf(command: string): string[] {
  const printed = command.replace(/^curl /, "printf '%s\\0' ");
  return execFileSync('/bin/sh', ['-c', printed], { encoding: 'latin1' }).split('\0').slice(0, -1);
}

describe('a curl command', () => {
  it('sends the same headers and leaves out what the page added', () => {
    const command = toCurl(request('/echo?trace=abc&fragment=5', { origin: 'null' }));
    expect(command).toBe(
      [
        'curl --http1.1 --include --no-buffer --globoff --path-as-is \\',
        "  -H 'User-Agent:' \\",
        "  -H 'Accept:' \\",
        "  -H 'Connection: Upgrade' \\",
        "  -H 'Upgrade: websocket' \\",
        "  -H 'Origin: null' \\",
        "  -H 'Sec-WebSocket-Version: 13' \\",
        `  -H 'Sec-WebSocket-Key: ${key}' \\`,
        "  'http://localhost:9998/echo?fragment=5'",
        '',
      ].join('\n'),
    );
  });

  it('goes over TLS where the connection did', () => {
    expect(toCurl(request('/'), true)).toContain("'https://localhost:9998/'");
  });

  it('gives the shell nothing to interpret, whatever a header or target says', () => {
    const printable = fc
      .array(fc.integer({ min: 0x21, max: 0x7e }), { maxLength: 30 })
      .map((codes) => String.fromCharCode(...codes));
    const hostile = fc.oneof(
      printable,
      fc.constantFrom("';id;'", '$(id)', '`id`', '"$HOME"', "\\'", "'\\''"),
    );
    fc.assert(
      fc.property(hostile, hostile, (value, path) => {
        const target = `/${path.replaceAll(/[?#&]/g, '')}`;
        const all = argumentsOf(toCurl(request(target, { headers: [['X-Any', `a${value}`]] })));
        expect(all).toContain(`X-Any: a${value}`);
        expect(all.at(-1)).toBe(`http://localhost:9998${target}`);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['is cut off', 'GET / HTTP/1.1\r\nHost: a\r\n', 'not whole'],
    ['has no host', 'GET / HTTP/1.1\r\nA: b\r\n\r\n', 'no host'],
    ['has a host that hides another', 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n', 'no host'],
    ['has a target that is no path', 'GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n', 'no path'],
    ['has a control character', 'GET / HTTP/1.1\r\nHost: a\r\nB: \x1b[2J\r\n\r\n', 'control'],
  ])('is refused where the request %s', (_, text, message) => {
    expect(() => toCurl(parseRequest(fromLatin1(text)))).toThrow(message);
  });
});

describe('a target', () => {
  it.each([
    ['/echo?trace=a', '/echo'],
    ['/echo?trace=a&b=c', '/echo?b=c'],
    ['/echo?b=c&trace=a', '/echo?b=c'],
    ['/echo?b=c&trace=a&d', '/echo?b=c&d'],
    ['/echo?b=trace&&c', '/echo?b=trace&&c'],
    ['/a&b?trace=a&c', '/a&b?c'],
  ])('%s is %s without what the page added', (target, expected) => {
    expect(targetWithoutTrace(request(target))).toBe(expected);
  });
});
