import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHost, readHost } from './address.ts';

describe('a host', () => {
  it.each([
    ['localhost', 'localhost'],
    ['LocalHost:9998', 'localhost:9998'],
    ['192.168.1.5:80', '192.168.1.5'],
    ['0x7f.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['[::1]:9998', '[::1]:9998'],
    ['[0:0::1]', '[::1]'],
    ['xn--fiqs8s.example', 'xn--fiqs8s.example'],
    ['a_b.example.', 'a_b.example.'],
  ])('%s is read as a browser reads it', (host, read) => {
    expect(readHost(host)).toBe(read);
    expect(isHost(host)).toBe(true);
  });

  it('is told with a port that is not its protocol’s', () => {
    expect(readHost('a:443', 'https:')).toBe('a');
    expect(readHost('a:443')).toBe('a:443');
  });

  it.each([
    ...[
      '',
      '192.168.1.256',
      '256.256.256.256',
      '1.2.3.4.5',
      '1.2.3.08',
      '4294967296',
      '0x100000000',
    ],
    ...['[::::]', '[1::2::3]', '[::ffff:1.2.3.256]', '[::1', '[::1%25lo]', 'xn--', '%31'],
    ...['a:99999', 'a:', ':1', 'a@b', 'a/b', 'a?b', 'a#b', 'a b', 'a\\b', '中.example', '-', '.'],
  ])('%j is none', (host) => {
    expect(readHost(host)).toBeUndefined();
    expect(isHost(host)).toBe(false);
  });

  it('is read without an error, whatever it is', () => {
    const part = fc.oneof(
      fc.constantFrom('.', ':', '[', ']', '0x', 'xn--', '256', '::', '%', '-', '_', 'a', '١', '。'),
      fc.nat(2 ** 33).map(String),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.constantFrom('http:', 'https:'),
        (parts, at) => {
          const read = readHost(parts.join(''), at);
          // What was read stands in a URL as it is.
          if (read !== undefined) expect(new URL(`${at}//${read}`).host).toBe(read);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
