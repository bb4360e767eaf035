import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExampleDescription, Expectation } from '../../src/playground/example.ts';
import { parseExample } from '../../src/playground/example.ts';
import type { Activity } from '../../src/playground/sandbox-protocol.ts';
import { ConnectionReader } from '../../src/protocol/connection.ts';
import { payloadOf } from '../../src/protocol/frame.ts';
import { opcodeName } from '../../src/protocol/opcode.ts';
import type { Sender, TraceBytes, TraceRecord } from '../../src/protocol/trace.ts';
import type { Language } from '../../src/language.ts';

const CONTENT = fileURLToPath(new URL('../../content/', import.meta.url));

/** Every folder of `content/examples/` by its name: examples and exercises. */
function allFolders(): [slug: string, description: ExampleDescription][] {
  return readdirSync(join(CONTENT, 'examples')).map((slug) => {
    const path = join(CONTENT, 'examples', slug, 'example.json');
    return [slug, parseExample(readFileSync(path, 'utf8'), path)];
  });
}

/** Every example by its name, with what it must do. */
export function allExamples(): [slug: string, description: Described][] {
  return allFolders().flatMap(([slug, description]) => {
    const { expect } = description;
    return expect ? [[slug, { ...description, expect }]] : [];
  });
}

type Described = ExampleDescription & { expect: Expectation };

/** Every exercise by its name. */
export function allExercises(): [slug: string, description: ExampleDescription][] {
  return allFolders().filter(([, { exercise }]) => exercise !== undefined);
}

/** The files of a folder inside an exercise, `solution` or `also`, of the language or else of all. */
export function filesIn(
  slug: string,
  folder: 'solution' | 'also',
  names: readonly string[],
  language: Language,
): Record<string, string> | undefined {
  const found = names.flatMap((name) => {
    const path = [language, '']
      .map((part) => join(CONTENT, 'examples', slug, part, folder, name))
      .find((each) => existsSync(each));
    return path === undefined ? [] : [[name, readFileSync(path, 'utf8')] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Name of the first lesson in `language` that shows the example. */
export function lessonWith(slug: string, language: Language): string | undefined {
  const folder = join(CONTENT, 'lessons', language);
  return readdirSync(folder)
    .filter((file) => readFileSync(join(folder, file), 'utf8').includes(`example="${slug}"`))
    .map((file) => file.replace(/\.mdx$/, ''))
    .at(0);
}

/** A trace record as it can leave the page: its bytes as numbers. */
export type PlainRecord =
  Exclude<TraceRecord, TraceBytes> | (Omit<TraceBytes, 'bytes'> & { bytes: number[] });

/** What was seen of one run. */
export interface Seen {
  console: string[];
  dialogs: string[];
  activities: Activity[];
  records: PlainRecord[];
}

interface SeenFrame {
  from: Sender;
  opcode: string;
  text?: string;
  code?: number;
}

/** What `expected` asks for and `seen` lacks, as lines to read. None: all of it has happened. */
export function missing(expected: Expectation, seen: Seen, language: Language): string[] {
  const linesOf = (lines: string[] | Record<Language, string[]>) =>
    Array.isArray(lines) ? lines : lines[language];
  const events = seen.activities
    .map(({ what }) => what)
    .filter((what) => ['open', 'message', 'error', 'close'].includes(what));
  const frames = framesOf(seen.records);
  return [
    ...lacking('dialog', linesOf(expected.dialogs), seen.dialogs, (want, one) => want === one),
    ...lacking('line', linesOf(expected.console), seen.console, (want, one) => one.includes(want)),
    // Nothing else may come between: an unexpected `error` counts.
    ...expected.events.flatMap((want, at) =>
      events[at] === want ? [] : [`event ${at + 1}: ${want}, not ${events[at] ?? 'none'}`],
    ),
    ...(['client', 'server'] as const).flatMap((from) =>
      lacking(
        `frame of the ${from}`,
        expected.frames
          .filter((frame) => frame.from === from)
          .map(({ text, ...rest }): SeenFrame => {
            const words = typeof text === 'object' ? text[language] : text;
            return {
              from,
              opcode: rest.opcode,
              ...(words !== undefined && { text: words }),
              ...(rest.code !== undefined && { code: rest.code }),
            };
          }),
        frames.filter((frame) => frame.from === from),
        (want, one) =>
          want.opcode === one.opcode &&
          (want.text === undefined || want.text === one.text) &&
          (want.code === undefined || want.code === one.code),
      ),
    ),
  ];
}

/** Those of `wanted` that do not occur in `there`, in that order. */
function lacking<T>(
  what: string,
  wanted: readonly T[],
  there: readonly T[],
  isMet: (want: T, one: T) => boolean,
): string[] {
  let at = 0;
  return wanted.flatMap((want) => {
    const found = there.findIndex((one, index) => index >= at && isMet(want, one));
    if (found < 0) return [`${what}: ${JSON.stringify(want)}`];
    at = found + 1;
    return [];
  });
}

function framesOf(records: readonly PlainRecord[]): SeenFrame[] {
  const readers = new Map<number, ConnectionReader>();
  return records.flatMap((plain) => {
    const reader = readers.get(plain.connection) ?? new ConnectionReader();
    readers.set(plain.connection, reader);
    const record: TraceRecord =
      plain.kind === 'bytes' ? { ...plain, bytes: Uint8Array.from(plain.bytes) } : plain;
    return reader.add(record).flatMap(({ item }): SeenFrame[] => {
      if (item.type !== 'frame') return [];
      const opcode = opcodeName(item.opcode);
      const payload = Buffer.from(payloadOf(item));
      return [
        {
          from: item.sender,
          opcode,
          ...(opcode === 'text' && { text: payload.toString() }),
          ...(opcode === 'close' && payload.length >= 2 && { code: payload.readUInt16BE(0) }),
        },
      ];
    });
  });
}
