import { describe, expect, it } from 'vitest';
import {
  delocalised,
  liveServer,
  localised,
  sandboxAddresses,
  traceAddress,
  type Site,
} from './site-address.ts';

function site(href: string, base = '/'): Site {
  return { page: new URL(href), base };
}

describe('the addresses of the site', () => {
  it('follow the page: host, port, base and scheme', () => {
    expect(liveServer(site('http://localhost:9998/zh/'))).toBe('ws://localhost:9998/');
    expect(liveServer(site('https://class.example/x/zh/', '/x/'))).toBe('wss://class.example/x/');
    expect(traceAddress(site('http://10.0.0.7:9998/zh/'))).toBe('ws://10.0.0.7:9998/trace');
  });

  it('put the sandbox on the other loopback name first, and on its own host elsewhere', () => {
    expect(sandboxAddresses(site('http://localhost:9998/zh/'))).toEqual([
      'http://127.0.0.1:9998/sandbox/',
      'http://localhost:9998/sandbox/',
    ]);
    expect(sandboxAddresses(site('http://127.0.0.1/x/', '/x/'))).toEqual([
      'http://localhost/x/sandbox/',
      'http://127.0.0.1/x/sandbox/',
    ]);
    expect(sandboxAddresses(site('http://[::1]:9998/'))).toEqual(['http://[::1]:9998/sandbox/']);
    expect(sandboxAddresses(site('http://10.0.0.7:9998/'))).toEqual([
      'http://10.0.0.7:9998/sandbox/',
    ]);
  });

  it('replace those that examples are written for', () => {
    const code = 'new WebSocket("ws://localhost:9998/echo")';
    expect(localised(code, site('http://localhost:9998/'))).toBe(code);
    expect(localised(code, site('http://[::1]:81/'))).toBe(
      'new WebSocket("ws://localhost:81/echo")',
    );
    expect(delocalised('get("http://localhost:81/")', site('http://[::1]:81/'))).toBe(
      'get("http://localhost:9998/")',
    );
    expect(localised(code, site('https://class.example/'))).toBe(
      'new WebSocket("wss://class.example/echo")',
    );
  });
});
