import { expect, test } from 'vitest';
import { classAddress } from './class-address.ts';
import { countAddress, joinedAddress } from './joined-address.ts';

const siteAt = (url: string, base = '/') => ({ page: new URL(url), base });

test('a page on this machine does not ask for a class', () => {
  for (const host of ['localhost:9998', '127.0.0.1:9998', '127.1.2.3', '[::1]:80', 'LOCALHOST']) {
    expect(classAddress(siteAt(`http://${host}/en/`))).toBeUndefined();
  }
});

test('a page at an address of the network does', () => {
  const hosts = ['192.0.2.7:9998', '[2001:db8::1]:9998', 'laptop.local', 'localhost.example'];
  for (const host of hosts) {
    expect(classAddress(siteAt(`http://${host}/en/`))).toBe('/class.json');
  }
  expect(classAddress(siteAt('https://example.org/ws101/en/', '/ws101/'))).toBe(
    '/ws101/class.json',
  );
});

test('the count is on the same server, over TLS where the page is', () => {
  expect(joinedAddress(siteAt('http://192.0.2.7:9998/en/'), undefined)).toBe(
    'ws://192.0.2.7:9998/joined?as=browser',
  );
  expect(joinedAddress(siteAt('http://192.0.2.7:9998/en/'), 'a1b2')).toBe(
    'ws://192.0.2.7:9998/joined?as=browser&browser=a1b2',
  );
  expect(countAddress(siteAt('https://example.org/', '/ws101/'))).toBe(
    'wss://example.org/ws101/joined?as=screen',
  );
});
