import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CAPTURE_PROBLEMS } from './capture-file/checked.ts';
import { LANGUAGES } from './language.ts';
import { CLOSE_CODE_NAMES, closeCodeName } from './protocol/close-code.ts';
import { FAULTS, REACTIONS } from './protocol/fault.ts';
import { HANDSHAKE_HEADERS, HANDSHAKE_STATUSES } from './protocol/handshake.ts';
import { OPCODE_NAMES, opcodeName } from './protocol/opcode.ts';
import { BIT_RANGE_KINDS, RANGE_KINDS } from './protocol/range.ts';
import { END_REASONS } from './protocol/trace.ts';
import { WORKBENCH_ENDINGS } from './protocol/workbench.ts';

/** Every word that the wire view and the exports may need is in `content/wire/`, in each language. */

const FOLDER = new URL('../content/wire/', import.meta.url);
const folderOf = (language: string) => new URL(`${language}/`, FOLDER);

function read(language: string, file: string): Map<string, string> {
  const words = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') words.set(path, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        walk(inner, path === '' ? key : `${path}/${key}`);
      }
    } else throw new Error(`${language}/${file}: ${path} is neither text nor object`);
  };
  walk(JSON.parse(readFileSync(new URL(file, folderOf(language)), 'utf8')), '');
  return words;
}

/** First parts of the keys: the things that are explained. */
const explained = (words: Map<string, string>, depth: number) =>
  [...new Set([...words.keys()].map((key) => key.split('/').slice(0, depth).join('/')))].sort();

const sides = (side: 'request' | 'response') =>
  [...HANDSHAKE_HEADERS[side], 'other'].map((name) => `${side}/${name}`);
const classes = ['1xx', '2xx', '3xx', '4xx', '5xx', 'other'];
const under = (name: string, keys: readonly string[]) => keys.map((key) => `${name}/${key}`);

/** What must be explained in each file: no less, and nothing that can never be shown. */
const NEEDED: Record<string, { keys: readonly string[]; depth: number; fields?: string[] }> = {
  'kinds.json': { keys: [...RANGE_KINDS, ...BIT_RANGE_KINDS], depth: 1, fields: ['title', 'text'] },
  'headers.json': {
    keys: [...sides('request'), ...sides('response')],
    depth: 2,
    fields: ['title', 'text'],
  },
  'opcodes.json': { keys: OPCODE_NAMES, depth: 1, fields: ['title', 'text'] },
  'close-codes.json': { keys: CLOSE_CODE_NAMES, depth: 1, fields: ['title', 'text'] },
  'faults.json': { keys: Object.keys(FAULTS), depth: 1, fields: ['title', 'text', 'section'] },
  'reactions.json': { keys: REACTIONS, depth: 1 },
  'statuses.json': {
    keys: [...HANDSHAKE_STATUSES.map(String), ...classes],
    depth: 1,
    fields: ['title', 'text'],
  },
};

describe.each(LANGUAGES)('the words of the wire: %s', (language) => {
  it.each(Object.entries(NEEDED))('%s explains all that can be shown', (file, needed) => {
    const words = read(language, file);
    expect(explained(words, needed.depth)).toEqual([...needed.keys].sort());
    for (const key of needed.keys) {
      for (const field of needed.fields ?? []) {
        expect(words.get(`${key}/${field}`)?.trim(), `${file}: ${key}/${field}`).toMatch(/\S/);
      }
    }
  });

  it('capture.json has words for every problem, reason, opcode and ending', () => {
    const keys = [...read(language, 'capture.json').keys()];
    const keysOf = (name: string) => keys.filter((key) => key.startsWith(`${name}/`)).sort();
    expect(keysOf('problems')).toEqual(under('problems', CAPTURE_PROBLEMS).sort());
    expect(keysOf('reasons')).toEqual(under('reasons', END_REASONS).sort());
    expect(keysOf('opcodes')).toEqual(under('opcodes', OPCODE_NAMES).sort());
    expect(keysOf('endings')).toEqual(under('endings', WORKBENCH_ENDINGS).sort());
  });

  it('the section in faults.json is the one that the parser names', () => {
    const words = read(language, 'faults.json');
    for (const [id, { section }] of Object.entries(FAULTS)) {
      expect(words.get(`${id}/section`), id).toBe(section);
    }
  });
});

describe('the languages', () => {
  const filesOf = (language: string) => readdirSync(folderOf(language)).sort();
  const [first, ...others] = LANGUAGES;
  const places = (text = '') => [...text.matchAll(/\{(\w+)\}/g)].map(([place]) => place).sort();

  it.each(others)(`${first} and %s have the same files, keys and places to fill`, (other) => {
    expect(filesOf(other)).toEqual(filesOf(first));
    for (const file of filesOf(first)) {
      const [mine, theirs] = [read(first, file), read(other, file)];
      expect([...theirs.keys()].sort(), file).toEqual([...mine.keys()].sort());
      for (const [key, text] of mine) {
        expect(text.trim(), `${file}: ${key}`).not.toBe('');
        expect(theirs.get(key)?.trim(), `${file}: ${key}`).not.toBe('');
        expect(places(theirs.get(key)), `${file}: ${key}`).toEqual(places(text));
      }
    }
  });
});

describe('every number on the wire has a name with words', () => {
  it('opcodes 0 to 15 and close codes 0 to 65535', () => {
    const opcodes = Array.from({ length: 16 }, (_, opcode) => opcodeName(opcode));
    expect(new Set(opcodes)).toEqual(new Set(OPCODE_NAMES));
    const codes = Array.from({ length: 65_536 }, (_, code) => closeCodeName(code));
    expect(new Set(codes)).toEqual(new Set(CLOSE_CODE_NAMES));
  });
});
