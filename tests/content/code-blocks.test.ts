import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'acorn';
import ts from 'typescript';
import { expect, describe, it } from 'vitest';
import { computeAccept } from '../../src/protocol/accept.ts';
import { parseRequest, parseResponse } from '../../src/protocol/http.ts';
import { findProgram, freePort } from '../server/programs.ts';
import { allLessons, blocksOf, CONTENT, type CodeBlock } from './lessons.ts';

/*
 * The code in the lessons that no browser runs: fragments must parse, and mean what they say as
 * far as that can be told. What is not marked `fragment` runs in `tests/browser/code-blocks.spec.ts`.
 */

const blocks = allLessons().flatMap((lesson) =>
  blocksOf(lesson).map((block) => ({
    ...block,
    place: `${lesson.language}/${lesson.slug}.mdx:${block.line}`,
  })),
);
const ofKind = (kind: string, isFragment: boolean) =>
  blocks
    .filter((block) => block.kind === kind && block.isFragment === isFragment)
    .map((block): [string, CodeBlock] => [block.place, block]);

/** Kinds that a browser runs where they are no fragments. */
const RUNNABLE = ['js', 'ts', 'html'];
const KINDS = [...RUNNABLE, 'sh', 'http', 'json', 'nginx', 'text'];

/** The programs that lessons print parts of, which need not parse by themselves. */
const programs = globSync('programs/**/*.mjs', { cwd: CONTENT })
  .map((file) => plain(readFileSync(new URL(file, CONTENT), 'utf8')))
  .join('\n');

function plain(code: string): string {
  return code.replace(/\s+/g, ' ').trim();
}

/** What keeps `code` from being JavaScript; undefined where nothing does. */
function scriptFault(code: string): string | undefined {
  try {
    parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowReturnOutsideFunction: true,
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** TypeScript's own files, which are long: read once. */
const libraries = new Map<string, ts.SourceFile>();
/** Answers of TypeScript: the languages show the same code. */
const typed = new Map<string, string[]>();

/** What TypeScript says of members of a class, and of that class against the browser's WebSocket. */
function typeFaults(members: string): string[] {
  const faults = typed.get(members) ?? askTypeScript(members);
  typed.set(members, faults);
  return faults;
}

function askTypeScript(members: string): string[] {
  const file = 'fragment.ts';
  const source = [
    `declare class Shown {\n${members}\n}`,
    // What is shown of the interface must be true of the real one.
    'declare const real: WebSocket;',
    'export const shown: Omit<Shown, never> = real;',
    ...(/\bconstructor\(/.test(members)
      ? [
          'export const made: new (...a: ConstructorParameters<typeof Shown>) => object = WebSocket;',
        ]
      : []),
  ].join('\n');
  const host = ts.createCompilerHost({});
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    const read =
      name === file
        ? ts.createSourceFile(name, source, version)
        : (libraries.get(name) ?? readFile(name, version));
    if (name !== file && read) libraries.set(name, read);
    return read;
  };
  const program = ts.createProgram(
    [file],
    {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
      types: [],
    },
    host,
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

it('blocks are of kinds that are checked, and their number is this', () => {
  const unknown = blocks.filter(({ kind }) => !KINDS.includes(kind));
  expect(unknown.map(({ place, kind }) => `${place}: "${kind}"`)).toEqual([]);
  for (const language of ['zh', 'en']) {
    const ours = blocks.filter(({ place }) => place.startsWith(`${language}/`));
    const fragments = ours.filter(({ isFragment }) => isFragment);
    const kinds = fragments.map(({ kind }) => kind);
    const counts = [...new Set(kinds)].map(
      (kind) => `${kinds.filter((each) => each === kind).length} ${kind}`,
    );
    console.log(
      `${language}: ${ours.length} blocks of code, ${fragments.length} of them fragments: ${counts.join(', ')}`,
    );
  }
});

describe('fragments parse', () => {
  it.each(ofKind('js', true))('%s', (_place, { code }) => {
    if (!programs.includes(plain(code))) expect(scriptFault(code)).toBeUndefined();
  });

  it.each(ofKind('ts', true))(
    '%s, and its types are those of the browser',
    (_place, { code }) => {
      expect(typeFaults(code)).toEqual([]);
    },
    60_000,
  );

  it.each([...ofKind('sh', true), ...ofKind('sh', false)])('%s', (_place, { code }) => {
    const { stderr, status } = spawnSync('sh', ['-n'], { input: code, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it.each(ofKind('http', true))('%s, and the accept is that of the key', (_place, { code }) => {
    const [first = '', second = ''] = code.trim().split('\n\n');
    const bytesOf = (head: string) => Buffer.from(`${head.replaceAll('\n', '\r\n')}\r\n\r\n`);
    const valueOf = (name: string, head: string) =>
      new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1] ?? '';
    expect(() => parseRequest(bytesOf(first))).not.toThrow();
    expect(() => parseResponse(bytesOf(second))).not.toThrow();
    const { accept } = computeAccept(valueOf('Sec-WebSocket-Key', first));
    expect(valueOf('Sec-WebSocket-Accept', second)).toBe(accept);
  });

  const nginx = findProgram('nginx');
  it.skipIf(nginx === undefined).each(ofKind('nginx', true))(
    '%s, by nginx itself',
    async (_place, { code }) => {
      const at = code.indexOf('location');
      const folder = mkdtempSync(join(tmpdir(), 'ws101-nginx-'));
      const file = join(folder, 'nginx.conf');
      writeFileSync(
        file,
        `pid ${folder}/pid; error_log stderr; events {}
         http { access_log off; ${code.slice(0, at)}
         server { listen 127.0.0.1:${await freePort()}; ${code.slice(at)} } }`,
      );
      const { stderr, status } = spawnSync(nginx ?? '', ['-t', '-p', folder, '-c', file], {
        encoding: 'utf8',
      });
      rmSync(folder, { recursive: true, force: true });
      expect(status, stderr).toBe(0);
    },
  );

  it('and what does not is told', () => {
    expect(scriptFault('const ws = new WebSocket(url);\nconst ws = 1;')).toMatch(/already been/);
    expect(scriptFault('if (x)')).toBeDefined();
    expect(typeFaults('constructor(url: number);')).not.toEqual([]);
    expect(typeFaults('send(data: number): void')).not.toEqual([]);
    expect(typeFaults('close(code?: Nothing): void')).not.toEqual([]);
  }, 60_000);
});
