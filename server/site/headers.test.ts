import { expect, test } from 'vitest';
import { headersFor, SANDBOX_PATH } from './headers.ts';

const HOSTS = [
  undefined,
  'localhost:9998',
  '127.0.0.1:9998',
  '[::1]:9998',
  '[::1]',
  '[fe80::1:2]:9998',
  '192.168.1.7:9998',
  'class.example',
  'laptop.local:9998',
  'class.example.:9998',
  'class_room.example',
];

/** Sources that browsers read: keywords, hashes, schemes, hosts (CSP3 §2.3.1). No host is IPv6. */
const SOURCE =
  /^(?:'[\w-]+(?:=*)'|[a-z]+:|(?:[a-z]+:\/\/)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::(?:\d+|\*))?(?:\/\S*)?)$/;

function policyFor(path: string, host: string | undefined, secure = false) {
  const headers = headersFor({ path, base: '/', address: { host, secure } }, ['sha256-YQ==']);
  const policy = headers['Content-Security-Policy'] ?? '';
  return new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

test.each(HOSTS)(
  'the policies of a site at %s have no source that browsers cannot read',
  (host) => {
    for (const path of ['/en/', SANDBOX_PATH]) {
      for (const secure of [false, true]) {
        for (const [name, sources] of policyFor(path, host, secure)) {
          if (name === 'sandbox') continue;
          for (const source of sources) expect(source, `${path} ${name}`).toMatch(SOURCE);
        }
      }
    }
  },
);

test('a page at an IPv6 address reaches its own server as itself, and both loopback names', () => {
  expect(policyFor('/en/', '[::1]:9998').get('connect-src')).toEqual([
    "'self'",
    'ws://localhost:9998',
    'ws://127.0.0.1:9998',
  ]);
  expect(policyFor(SANDBOX_PATH, '[::1]:9998').get('connect-src')).toEqual(
    expect.arrayContaining(["'self'", 'ws://localhost:9998', 'http://127.0.0.1:9998']),
  );
  expect(policyFor('/en/', '[fd00::7]:9998').get('connect-src')).toEqual(["'self'"]);
});

test('no policy names a scheme alone, which would let code reach every host', () => {
  for (const host of HOSTS) {
    for (const [name, sources] of policyFor(SANDBOX_PATH, host)) {
      if (name !== 'connect-src' && name !== 'frame-ancestors') continue;
      expect(sources.filter((source) => source.endsWith(':'))).toEqual([]);
    }
  }
});

test('a policy of the sandbox that can name its server does not say `self`, which is every https address to WebKit', () => {
  for (const host of HOSTS) {
    const isNamed = host !== undefined && /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/.test(host);
    for (const [name, sources] of policyFor(SANDBOX_PATH, host)) {
      if (isNamed) expect(sources, `${host} ${name}`).not.toContain("'self'");
    }
    expect(policyFor(SANDBOX_PATH, host).get('script-src')).toContain(
      isNamed ? `http://${host}` : "'self'",
    );
  }
});

test('what --allow-connect names may be connected to, and nothing else be done with', () => {
  const address = { host: 'class.example', secure: false };
  const connect = ['ws://192.168.1.10:81', 'https://api.example.org'];
  const headers = headersFor({ path: SANDBOX_PATH, base: '/', address, connect }, []);
  const directives = headers['Content-Security-Policy']?.split('; ') ?? [];
  const naming = directives.filter((each) => connect.some((one) => each.includes(one)));
  expect(naming).toHaveLength(1);
  expect(naming[0]).toMatch(
    /^connect-src .*ws:\/\/192\.168\.1\.10:81 https:\/\/api\.example\.org$/,
  );
});
