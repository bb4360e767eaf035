import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { liveAddress, pointToLive } from './live-elsewhere.ts';

test('the address of the live server ends in a slash, and is nothing but an address', () => {
  expect(liveAddress('https://live.example.org')).toBe('https://live.example.org/');
  expect(liveAddress('https://live.example.org/ws101')).toBe('https://live.example.org/ws101/');
  for (const wrong of [
    'live.example.org',
    'wss://a',
    'https://a/?b',
    'https://a/#b',
    'https://u@a/',
  ]) {
    expect(() => liveAddress(wrong), wrong).toThrow('for example https://live.example.org');
  }
});

test('every page says where the live server is, right behind its encoding', async () => {
  const root = mkdtempSync(join(tmpdir(), 'ws101-live-'));
  mkdirSync(join(root, 'en'));
  writeFileSync(join(root, 'en', 'index.html'), '<!doctype html><meta charset="utf-8"/><title>a');
  writeFileSync(join(root, '404.html'), '<!doctype html><head><meta charset="utf-8"><title>a');
  expect(await pointToLive(root, 'https://a/')).toBe(2);
  for (const name of ['en/index.html', '404.html']) {
    expect(readFileSync(join(root, name), 'utf8')).toMatch(
      /<meta charset="utf-8"\/?><meta name="ws101-live" content="https:\/\/a\/"><title>/,
    );
  }
  writeFileSync(join(root, 'odd.html'), '<title>no encoding</title>');
  await expect(pointToLive(root, 'https://a/')).rejects.toThrow('odd.html');
  rmSync(root, { recursive: true });
});
