import { encode } from 'uqr';
import { describe, expect, test } from 'vitest';
import { announcement, qrLines } from './announce.ts';

const URLS = ['http://192.0.2.7:9998/', 'http://[2001:db8::7]:9998/'];

describe('what a teacher is told', () => {
  test('names every address, and the projector’s page at the best', () => {
    const lines = announcement(URLS, false)
      .split('\n')
      .map((line) => line.trim());
    for (const url of URLS) expect(lines).toContain(url);
    expect(lines).toContain('http://192.0.2.7:9998/class/');
  });

  test('is that there is no network, where there is none', () => {
    expect(announcement([], false)).toContain('in no network');
    expect(announcement([], false)).toContain('没有接入任何网络');
  });

  test('is that the addresses are unknown, where the system does not tell them', () => {
    const typed = 'http://ADDRESS:9998/';
    const said = announcement([], false, typed);
    for (const part of [`    ${typed}\n`, 'does not tell', '不让本程序查看本机地址']) {
      expect(said).toContain(part);
    }
    expect(said).not.toContain('no network');
    // What is known without the system is said as well.
    const both = announcement(['http://teacher-laptop.local:9998/'], false, typed);
    expect(both).toContain('http://teacher-laptop.local:9998/class/');
    expect(both).toContain(`    ${typed}\n`);
  });
});

describe('the code in the terminal', () => {
  /** Rows of modules, `true` for dark, as the block characters draw them. */
  const modulesOf = (lines: readonly string[]) =>
    lines.flatMap((line) => {
      const signs = line.split('');
      return [
        signs.map((sign) => sign !== '█' && sign !== '▀'),
        signs.map((sign) => sign !== '█' && sign !== '▄'),
      ];
    });

  test('is the code of the address, light modules drawn', () => {
    const [url = ''] = URLS;
    const { data, size } = encode(url, { ecc: 'L', border: 2 });
    const drawn = modulesOf(qrLines(url, false).map((line) => line.slice(2)));
    expect(drawn.slice(0, size)).toEqual(data);
  });

  test('is white on black where the terminal has colours', () => {
    const plain = qrLines('http://192.0.2.7/', false);
    const coloured = qrLines('http://192.0.2.7/', true);
    expect(coloured).toEqual(plain.map((line) => `  \u001B[97;40m${line.slice(2)}\u001B[0m`));
  });
});
