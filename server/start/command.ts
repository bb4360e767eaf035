import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { options, schema, type Config } from '../settings/config.ts';
import { didYouMean } from '../../src/nearest.ts';
import { howToBuild } from '../site/site.ts';
import { COMMAND } from '../settings/start-command.ts';
import { defaultOf, expectationOf, isList } from '../settings/values.ts';

/** What the command line asks for. */
export type Command =
  | { kind: 'serve'; config: Config }
  | { kind: 'help' }
  | { kind: 'version' }
  | { kind: 'wrong'; problems: string[] };

export interface Option {
  name: string;
  flag: string;
  variable: string;
  /** Whether it stands alone, without a value. */
  bare: boolean;
  schema: z.ZodType;
}

/** Every option, in the order of `--help`. */
export const table: readonly Option[] = Object.entries(options).map(([name, each]) => {
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return {
    name,
    flag: `--${kebab}`,
    variable: `WS101_${kebab.replaceAll('-', '_').toUpperCase()}`,
    bare: defaultOf(each) === false,
    schema: each,
  };
});

/**
 * Reads flags and environment. A flag wins over its variable.
 * @param args What follows the program's name on the command line.
 */
export function readCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): Command {
  const known: Record<string, { type: 'boolean' | 'string'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
  };
  for (const { flag, bare } of table) known[flag.slice(2)] = { type: bare ? 'boolean' : 'string' };
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true, options: known });
  const problems: string[] = [];
  const given = new Map<string, { value: string; from: string }>();
  for (const { name, variable } of table) {
    const value = env[variable];
    if (value !== undefined && value !== '') given.set(name, { value, from: variable });
  }
  problems.push(...unknownVariables(env));
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'positional') {
      const before = tokens[at - 1];
      const flag = before?.kind === 'option' ? `--${before.name}` : '';
      problems.push(
        token.value === 'build'
          ? `"build" has nothing to build with here. ${howToBuild('DIR')}`
          : table.some((each) => each.bare && each.flag === flag)
            ? `${flag} stands alone, and "${token.value}" came after it. ${flag}=0 switches it off.`
            : `"${token.value}" is no option. Options begin with --; --help lists them.`,
      );
    }
    if (token.kind !== 'option') continue;
    if (token.name === 'help') return { kind: 'help' };
    if (token.name === 'version') return { kind: 'version' };
    const option = table.find(({ flag }) => flag === `--${token.name}`);
    if (option === undefined) {
      const flags = [...table.map(({ flag }) => flag), '--help', '--version'];
      problems.push(
        `There is no option ${token.rawName}.${didYouMean(token.rawName, flags)} --help lists the options.`,
      );
    } else if (isList(option.schema) && given.get(option.name)?.from === option.flag) {
      const { value } = given.get(option.name) ?? { value: '' };
      given.set(option.name, { value: `${value},${token.value ?? ''}`, from: option.flag });
    } else if (given.get(option.name)?.from === option.flag) {
      problems.push(`${option.flag} was given twice. Give it once.`);
    } else {
      const value = token.value ?? (option.bare ? '1' : '');
      given.set(option.name, { value, from: option.flag });
    }
  }
  const values = Object.fromEntries([...given].map(([name, { value }]) => [name, value]));
  const isClass = values['class'] !== undefined && options.class.safeParse(values['class']).data;
  if (isClass === true) values['host'] ??= EVERYWHERE;
  const result = schema.safeParse(values);
  for (const issue of result.error?.issues ?? []) {
    const option = table.find(({ name }) => name === issue.path[0]);
    if (option === undefined) continue;
    const { expected, example } = expectationOf(option.schema);
    const { value, from } = given.get(option.name) ?? { value: '', from: option.flag };
    // What stands alone takes a value behind = only.
    const isApart = from === option.flag && !option.bare;
    const sample = isApart ? `${from} ${example}` : `${from}=${example}`;
    problems.push(`${from} must be ${expected.en}, for example ${sample}; it was "${value}".`);
  }
  if (result.success) problems.push(...contradictions(result.data));
  if (problems.length > 0 || !result.success) return { kind: 'wrong', problems };
  return { kind: 'serve', config: result.data };
}

/** Variables that are no options of the server: of the build, and of the project's own work. */
const OTHER_VARIABLES: readonly string[] = [
  'WS101_SITE',
  'WS101_COMPRESS',
  'WS101_OWN_CONTENT',
  'WS101_COURSE_CONTENT',
  'WS101_BROWSER',
  'WS101_RECORD',
  'WS101_TEST_PORT',
  'WS101_LIVE',
  'WS101_OLDEST_NODE',
];

/** What is said of each variable that has our name, a value, and no meaning: a slip, most likely. */
export function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const known = [...table.map(({ variable }) => variable), ...OTHER_VARIABLES];
  return (
    Object.entries(env)
      .filter(([name, value]) => /^WS_?101/i.test(name) && value !== undefined && value !== '')
      // Windows finds a variable whatever its case.
      .filter(
        ([name, value]) =>
          !known.some(
            (each) => each === name || (isFoldedIn(env, each, name) && env[each] === value),
          ),
      )
      .map(
        ([name]) =>
          `There is no variable ${name}.${didYouMean(name, known)} --help lists the options; each can also be set as a variable.`,
      )
  );
}

/** Whether `env` itself takes one of two names that differ in case for the other, as on Windows. */
function isFoldedIn(env: NodeJS.ProcessEnv, name: string, written: string): boolean {
  return name === written.toUpperCase() && name in env && !Object.keys(env).includes(name);
}

/** Every address of the machine, of IPv4 and of IPv6. */
const EVERYWHERE = '::';

const LOOPBACK = /^(?:localhost|127\..*|::1)$/i;

/** What is wrong with options that are right each by itself. */
function contradictions(config: Config): string[] {
  const found: string[] = [];
  const { cert, key, base, redis, pingAfter, idle, pauseAt, maxUnsent } = config;
  if (config.class && LOOPBACK.test(config.host)) {
    found.push(
      `--class is for others on the network, and --host ${config.host} for this machine alone. Leave out one of them.`,
    );
  }
  if ((cert === undefined) !== (key === undefined)) {
    found.push('--cert and --key go together, for example --cert ./cert.pem --key ./key.pem.');
  }
  if (!/^\/((?!\.\.?\/)[\w.~-]+\/)*$/.test(base)) {
    found.push(`--base must begin and end with /, for example --base /ws101/; it was "${base}".`);
  }
  if (redis !== undefined && !isRedisAddress(redis)) {
    // The address may hold a password: it is not repeated.
    found.push('--redis must be an address, for example --redis redis://127.0.0.1:6379.');
  }
  if (idle <= pingAfter) {
    found.push(`--idle (${idle}) must be longer than --ping-after (${pingAfter}) seconds.`);
  }
  if (maxUnsent <= pauseAt) {
    found.push(`--max-unsent (${maxUnsent}) must be more than --pause-at (${pauseAt}) bytes.`);
  }
  return found;
}

/** The text of `--help`. */
export function helpText(): string {
  const lines = table.map(({ flag, bare, schema }) => {
    const value = bare ? '' : ' ' + (expectationOf(schema).example.match(/^\d+$/) ? 'N' : 'TEXT');
    const standard = defaultOf(schema);
    const isSaid = typeof standard === 'string' || typeof standard === 'number';
    const usual = isSaid ? ` [${standard}]` : '';
    return `  ${`${flag}${value}`.padEnd(26)}${schema.description ?? ''}${usual}`;
  });
  return [
    'WebSocket 101: the tutorial and its live server.',
    '',
    `Usage: ${COMMAND} [options]`,
    '',
    'Options, with what is taken where they are not given:',
    ...lines,
    `  ${'--help, -h'.padEnd(26)}Print this.`,
    `  ${'--version, -v'.padEnd(26)}Print the version.`,
    '',
    'Each option can also be set in the environment: --max-message 1024 as WS101_MAX_MESSAGE=1024.',
    '',
  ].join('\n');
}

/** Whether it is one that the client takes: the path is the number of a database, if there is one. */
function isRedisAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, username, password } = new URL(text);
  try {
    decodeURIComponent(username + password);
  } catch {
    return false;
  }
  return /^rediss?:$/.test(protocol) && /^(?:\/\d*)?$/.test(pathname);
}
