import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { helpText, readCommand, unknownVariables } from './command.ts';
import { defaultConfig, type Config } from '../settings/config.ts';

/** The configuration that a command line gives; fails where it is refused. */
function configOf(args: string[], env: NodeJS.ProcessEnv = {}): Config {
  const command = readCommand(args, env);
  if (command.kind !== 'serve') throw new Error(JSON.stringify(command));
  return command.config;
}

function problemsOf(args: string[], env: NodeJS.ProcessEnv = {}): string[] {
  const command = readCommand(args, env);
  if (command.kind !== 'wrong') throw new Error(JSON.stringify(command));
  return command.problems;
}

/** A value for every option, none of them its default; those with `true` stand alone. */
const OTHERS: Record<keyof Config, string | number | true | string[]> = {
  host: '0.0.0.0',
  class: true,
  port: 80,
  dist: './site',
  content: './our-lessons',
  base: '/ws101/',
  cert: './cert.pem',
  key: './key.pem',
  trustProxy: true,
  allowHost: ['a.example', 'b.example'],
  allowOrigin: ['https://pages.example', 'http://pages.example:8080'],
  allowConnect: ['ws://192.168.1.10:81', 'https://api.example.org'],
  metricsOpen: true,
  redis: 'redis://127.0.0.1:6379',
  conformance: true,
  maxConnections: 5,
  maxDeflate: 6,
  maxMessage: 1_024,
  maxFragments: 7,
  messagesPerSecond: 8,
  messageBurst: 9,
  bytesPerSecond: 2_048,
  byteBurst: 4_096,
  pingsPerSecond: 10,
  pingBurst: 11,
  pingAfter: 12,
  idle: 30,
  handshake: 13,
  closing: 14,
  maxHeader: 8_192,
  pauseAt: 16_384,
  maxUnsent: 131_072,
  stall: 16,
  unread: 61,
  maxTraces: 17,
  traceConnections: 18,
  traceBytes: 65_536,
  traceQueue: 32_768,
  traceEvents: 32,
  traceMinutes: 19,
  maxBenches: 20,
  benchConnections: 21,
  benchBytes: 131_073,
  benchWindow: 65_537,
  benchHead: 1_025,
  benchFirst: 2,
  benchSeconds: 22,
  benchMinutes: 23,
  keepAlive: 20,
  lifetime: 21,
  unanswered: 22,
  maxHeaders: 23,
  maxRooms: 24,
  roomMembers: 25,
  chatPerSecond: 26,
  chatBurst: 27,
  workbenchAtOnce: 28,
  workbenchWait: 15,
  workbenchPerSecond: 29,
  workbenchBurst: 31,
};
const names = Object.keys(OTHERS) as (keyof Config)[];
const flagOf = (name: string) => `--${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}`;
const variableOf = (name: string) =>
  `WS101_${name.replace(/[A-Z]/g, (sign) => `_${sign}`).toUpperCase()}`;

describe('every option', () => {
  test('is listed here', () => {
    const listed = [...helpText().matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag]) => flag);
    expect(listed.sort()).toEqual([...names.map(flagOf), '--help', '--version'].sort());
  });

  test('can be given as a flag', () => {
    const args = names.flatMap((name) => {
      const value = OTHERS[name];
      return value === true ? [flagOf(name)] : [flagOf(name), String(value)];
    });
    expect(configOf(args)).toEqual(OTHERS);
  });

  test('can be given as a flag with =', () => {
    const args = names.map((name) => `${flagOf(name)}=${String(OTHERS[name])}`);
    expect(configOf(args)).toEqual(OTHERS);
  });

  test('can be given in the environment', () => {
    const env = Object.fromEntries(
      names.map((name) => [variableOf(name), String(OTHERS[name])] as const),
    );
    expect(configOf([], env)).toEqual(OTHERS);
  });

  test('that is a list can be given several times, and as a variable parted by commas', () => {
    const twice = ['--allow-host', 'a.example', '--allow-host=B.example:80, c.example'];
    expect(configOf(twice).allowHost).toEqual(['a.example', 'b.example', 'c.example']);
    const env = { WS101_ALLOW_HOST: 'd.example, e.example' };
    expect(configOf([], env).allowHost).toEqual(['d.example', 'e.example']);
    expect(configOf(twice, env).allowHost).toHaveLength(3);
    expect(problemsOf(['--allow-host', 'http://a.example/'])).toEqual([
      '--allow-host must be host names without a port, separated by commas, for example --allow-host ws101.example.org; it was "http://a.example/".',
    ]);
    expect(problemsOf(['--allow-origin', '*'])).toHaveLength(1);
    for (const wrong of [
      '*',
      'ws:',
      'ws://*.example',
      'ws://a.example/chat',
      'wss://[::1]:81',
      'ftp://a.example',
      "ws://a.example;script-src 'none'",
    ]) {
      expect(problemsOf(['--allow-connect', wrong]), wrong).toHaveLength(1);
    }
  });

  test('has a default or is optional, and an empty variable is none', () => {
    expect(configOf([])).toEqual(defaultConfig());
    const empty = Object.fromEntries(names.map((name) => [variableOf(name), '']));
    expect(configOf([], empty)).toEqual(defaultConfig());
    expect(defaultConfig()).toMatchObject({
      host: 'localhost',
      port: 9998,
      trustProxy: false,
      metricsOpen: false,
    });
  });

  test('names itself and an example where its value is refused', () => {
    for (const name of names) {
      const value = typeof OTHERS[name] === 'number' ? '1e3' : '\u0007';
      const [flag, variable] = [flagOf(name), variableOf(name)];
      const [problem] = problemsOf([`${flag}=${value}`]);
      expect(problem).toMatch(`${flag} must be `);
      expect(problem).toMatch(
        new RegExp(`for example ${flag}${OTHERS[name] === true ? '=' : ' '}`),
      );
      expect(problem).toMatch(`it was ${JSON.stringify(value).slice(0, 1)}${value}`);
      expect(problemsOf([], { [variable]: value })[0]).toMatch(`${variable} must be `);
    }
  });
});

test('what is advised is taken', () => {
  for (const name of names) {
    for (const [args, env] of [
      [[`${flagOf(name)}=maybe\u0007`], {}],
      [[], { [variableOf(name)]: 'maybe\u0007' }],
    ] as const) {
      const said = problemsOf([...args], env);
      const [, sample = 'none'] = / for example (.+?); it was "/.exec(said[0] ?? '') ?? [];
      const [, variable, value] = /^(WS101_\w+)=(.*)$/.exec(sample) ?? [];
      const command =
        variable === undefined
          ? readCommand(sample.split(' '))
          : readCommand([], { [variable]: value });
      // By itself: --cert, say, goes on to ask for --key.
      const refused = command.kind === 'wrong' ? command.problems : [];
      expect(
        refused.filter((problem) => /must be|no option|no variable|stands alone/.test(problem)),
      ).toEqual([]);
    }
  }
});

describe('a slip in a name', () => {
  test('of an option is answered with the nearest', () => {
    for (const name of names) {
      const flag = flagOf(name);
      const slip = `${flag.slice(0, -2)}${flag.slice(-1)}${flag.slice(-2, -1)}x`;
      expect(problemsOf([`${slip}=1`])).toEqual([
        expect.stringContaining(`There is no option ${slip}.`),
      ]);
    }
    expect(problemsOf(['--prot', '80'])).toContainEqual(
      expect.stringContaining('Did you mean --port?'),
    );
    expect(problemsOf(['--trust-proxi'])[0]).toContain('Did you mean --trust-proxy?');
    expect(problemsOf(['--helpp'])[0]).toContain('Did you mean --help?');
    expect(problemsOf(['--entirely-else'])[0]).not.toContain('Did you mean');
  });

  test('of a variable, too', () => {
    const said = (name: string) => problemsOf([], { [name]: '1' });
    for (const name of names) {
      const variable = variableOf(name);
      const slip = variable.replace(/^WS101_(.)/, 'WS101_$1$1');
      expect(said(slip)).toEqual([
        expect.stringContaining(`There is no variable ${slip}. Did you mean ${variable}?`),
      ]);
    }
    expect(said('WS101_TRUST_PROXI')[0]).toContain('Did you mean WS101_TRUST_PROXY?');
    expect(said('ws101_port')[0]).toContain('Did you mean WS101_PORT?');
    expect(said('WS_101_PORT')[0]).toContain('Did you mean WS101_PORT?');
    expect(said('WS101_STIE')[0]).toContain('Did you mean WS101_SITE?');
    expect(said('WS101_ENTIRELY_ELSE')[0]).not.toContain('Did you mean');
    // Empty, it is none; and what others call theirs is not looked at.
    expect(configOf([], { WS101_PROT: '', WS10_PORT: '1', NODE_ENV: 'x' })).toEqual(
      defaultConfig(),
    );
  });

  test('is none where a variable is one of the build or of the project’s own work', () => {
    const sources = globSync(
      '{server,scripts,src,tests,bench,packaging}/**/*.{ts,tsx,mjs,cjs,astro}',
    )
      .concat('astro.config.mjs', 'playwright.config.ts', 'vitest.config.ts')
      .filter((file) => !/\.(?:test|spec)\.ts$/.test(file) && existsSync(file));
    const read = new Set(
      sources.flatMap((file) => readFileSync(file, 'utf8').match(/\bWS101_[A-Z_]+[A-Z]/g) ?? []),
    );
    expect(read.size).toBeGreaterThan(10);
    const env = Object.fromEntries([...read].map((name) => [name, '1']));
    // Each that is read anywhere is an option, or stands in OTHER_VARIABLES of command.ts.
    expect(unknownVariables(env)).toEqual([]);
  });

  test('is none on Windows, where case is not told apart', () => {
    const env = new Proxy<NodeJS.ProcessEnv>(
      { ws101_port: '80' },
      {
        get: (all, name) => Reflect.get(all, String(name).toLowerCase()),
        has: (all, name) => Reflect.has(all, String(name).toLowerCase()),
      },
    );
    expect(configOf([], env).port).toBe(80);
  });
});

test('a flag wins over its variable, also to turn something off', () => {
  expect(configOf(['--port', '81'], { WS101_PORT: '80' }).port).toBe(81);
  expect(configOf(['--trust-proxy=0'], { WS101_TRUST_PROXY: '1' }).trustProxy).toBe(false);
});

test('a class is served on the whole network, unless an address is named', () => {
  expect(configOf(['--class']).host).toBe('::');
  expect(configOf([], { WS101_CLASS: '1' }).host).toBe('::');
  expect(configOf(['--class', '--host', '192.0.2.7']).host).toBe('192.0.2.7');
  expect(configOf(['--class=0']).host).toBe('localhost');
});

test.each([
  [['--cert', 'c.pem'], '--cert and --key go together'],
  [['--key', 'k.pem'], '--cert and --key go together'],
  [['--class', '--host', 'localhost'], '--class is for others on the network'],
  [['--base', '/ws101'], '--base must begin and end with /'],
  [['--base', '//evil/'], '--base must begin and end with /'],
  [['--base', '/../'], '--base must begin and end with /'],
  [['--idle', '20', '--ping-after', '20'], '--idle (20) must be longer than --ping-after (20)'],
  [['--max-unsent', '65536', '--pause-at', '65536'], '--max-unsent (65536) must be more than'],
  [['--redis', 'http://127.0.0.1'], '--redis must be an address'],
  [['--redis', 'redis://127.0.0.1/rooms'], '--redis must be an address'],
  [['--redis', 'redis://:%zz@127.0.0.1'], '--redis must be an address'],
  [['--port', '1', '--port', '2'], '--port was given twice'],
  [['--port'], '--port must be a whole number'],
  [['--wrong'], 'There is no option --wrong.'],
  [['-x'], 'There is no option -x.'],
  [['serve'], '"serve" is no option.'],
  [['--metrics-open=maybe'], '--metrics-open must be 1 or 0, for example --metrics-open=1;'],
  [
    ['--metrics-open', 'maybe'],
    '--metrics-open stands alone, and "maybe" came after it. --metrics-open=0 switches it off.',
  ],
  [
    ['build'],
    '"build" has nothing to build with here. In the project\'s own folder `npm start -- ',
  ],
])('%j is refused', (args, said) => {
  expect(problemsOf(args)).toEqual([expect.stringContaining(said)]);
});

test('every problem is told, in one line each', () => {
  const problems = problemsOf(['--port', 'x', '--idle', 'y', 'z']);
  expect(problems).toHaveLength(3);
  for (const problem of problems) expect(problem).not.toContain('\n');
});

test('help and version win over what is wrong', () => {
  expect(readCommand(['--port', 'x', '--help'])).toEqual({ kind: 'help' });
  expect(readCommand(['-v'])).toEqual({ kind: 'version' });
});
