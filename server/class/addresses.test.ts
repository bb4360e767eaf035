import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import {
  addressesOf,
  areAddressesKnown,
  classAddresses,
  classUrl,
  type Machine,
} from './addresses.ts';

function info(address: string, internal = false): NetworkInterfaceInfo {
  const shared = { address, internal, netmask: '', mac: '', cidr: null };
  return address.includes(':')
    ? { ...shared, family: 'IPv6', scopeid: 0 }
    : { ...shared, family: 'IPv4' };
}

const laptop: Machine = {
  interfaces: {
    lo: [info('127.0.0.1', true), info('::1', true)],
    docker0: [info('172.17.0.1')],
    eth1: [info('169.254.7.7')],
    wlan0: [info('2001:db8::7'), info('fe80::7'), info('192.168.1.7')],
    wg0: [info('fd00::9')],
  },
  name: 'Teacher-Laptop.school.example',
  answersToName: true,
};
const hostsOf = (host: string, machine = laptop) =>
  classAddresses(host, machine).map(({ host: each }) => each);

describe('the addresses that a learner could type', () => {
  test('are those of the network first, then of what is inside the machine', () => {
    expect(classAddresses('::', laptop)).toEqual([
      { kind: 'ipv4', host: '192.168.1.7' },
      { kind: 'name', host: 'teacher-laptop.local' },
      { kind: 'ipv6', host: '[2001:db8::7]' },
      { kind: 'ipv4', host: '172.17.0.1' },
      { kind: 'ipv4', host: '169.254.7.7' },
      { kind: 'ipv6', host: '[fd00::9]' },
    ]);
  });

  test('have a name only where the machine answers to it', () => {
    const nameOf = (changes: Partial<Machine>) =>
      classAddresses('::', { ...laptop, ...changes }).find(({ kind }) => kind === 'name');
    expect(nameOf({ answersToName: false })).toBeUndefined();
    for (const name of ['localhost', '', 'under_score', '-x']) {
      expect(nameOf({ name })).toBeUndefined();
    }
  });

  test('are of IPv4 where only that is listened on, or the one that is named', () => {
    expect(hostsOf('0.0.0.0').filter((host) => host.startsWith('['))).toEqual([]);
    expect(hostsOf('0.0.0.0')).toContain('192.168.1.7');
    expect(hostsOf('192.168.1.7')).toEqual(['192.168.1.7']);
    expect(hostsOf('2001:db8::7')).toEqual(['[2001:db8::7]']);
  });

  test('are none in a machine without a network', () => {
    const alone = {
      ...laptop,
      interfaces: { lo: laptop.interfaces?.['lo'] },
      answersToName: false,
    };
    expect(hostsOf('::', alone)).toEqual([]);
    expect(areAddressesKnown('::', alone)).toBe(true);
  });

  test('are unknown where the system does not tell them, but for what is known without', () => {
    const silent = { ...laptop, interfaces: undefined };
    expect(areAddressesKnown('::', silent)).toBe(false);
    expect(hostsOf('::', silent)).toEqual(['teacher-laptop.local']);
    expect(areAddressesKnown('192.168.1.7', silent)).toBe(true);
    expect(hostsOf('192.168.1.7', silent)).toEqual(['192.168.1.7']);
    expect(hostsOf('2001:db8::7', silent)).toEqual(['[2001:db8::7]']);
  });

  test('are also known by what a connection came to', () => {
    const come = ['::ffff:192.168.1.7', '2001:db8::7', '::ffff:127.0.0.1', '::1', 'fe80::7', 'x'];
    expect(come.flatMap(addressesOf)).toEqual([
      { kind: 'ipv4', host: '192.168.1.7' },
      { kind: 'ipv6', host: '[2001:db8::7]' },
    ]);
  });
});

test('a URL leaves out the usual port, and keeps the path', () => {
  const at = { secure: false, port: 9998, base: '/' };
  expect(classUrl({ kind: 'ipv4', host: '192.0.2.7' }, at)).toBe('http://192.0.2.7:9998/');
  expect(classUrl({ kind: 'ipv6', host: '[2001:db8::7]' }, { ...at, port: 80 })).toBe(
    'http://[2001:db8::7]/',
  );
  expect(
    classUrl({ kind: 'name', host: 'a.local' }, { secure: true, port: 443, base: '/ws101/' }),
  ).toBe('https://a.local/ws101/');
});
