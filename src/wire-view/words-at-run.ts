import type { Language, WordKey } from '../words.ts';
import type { WireContent, Word, Words } from './words.ts';

type Files<T> = Record<string, () => Promise<T>>;

const ui = import.meta.glob<Record<WordKey, string>>('../../content/ui/*.json', {
  import: 'default',
});
const closeCodes = import.meta.glob<WireContent['close-codes']>(
  '../../content/wire/*/close-codes.json',
  { import: 'default' },
);
const faults = import.meta.glob<WireContent['faults']>('../../content/wire/*/faults.json', {
  import: 'default',
});
const headers = import.meta.glob<WireContent['headers']>('../../content/wire/*/headers.json', {
  import: 'default',
});
const kinds = import.meta.glob<WireContent['kinds']>('../../content/wire/*/kinds.json', {
  import: 'default',
});
const opcodes = import.meta.glob<WireContent['opcodes']>('../../content/wire/*/opcodes.json', {
  import: 'default',
});
const reactions = import.meta.glob<WireContent['reactions']>(
  '../../content/wire/*/reactions.json',
  { import: 'default' },
);
const statuses = import.meta.glob<WireContent['statuses']>('../../content/wire/*/statuses.json', {
  import: 'default',
});

function load<T>(files: Files<T>, path: string): Promise<T> {
  const file = files[`../../content/${path}`];
  return file ? file() : Promise.reject(new Error(`content/${path} is missing`));
}

/** Loads the interface's words in a page. */
export async function loadWord(language: Language): Promise<Word> {
  const texts = await load(ui, `ui/${language}.json`);
  return (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Loads the wire view's words in a page, when they are first needed. */
export async function loadWords(language: Language): Promise<Words> {
  const [word, ...wire] = await Promise.all([
    loadWord(language),
    load(faults, `wire/${language}/faults.json`),
    load(headers, `wire/${language}/headers.json`),
    load(kinds, `wire/${language}/kinds.json`),
    load(reactions, `wire/${language}/reactions.json`),
    load(statuses, `wire/${language}/statuses.json`),
    load(closeCodes, `wire/${language}/close-codes.json`),
    load(opcodes, `wire/${language}/opcodes.json`),
  ]);
  return {
    word,
    wire: {
      'close-codes': wire[5],
      faults: wire[0],
      headers: wire[1],
      kinds: wire[2],
      opcodes: wire[6],
      reactions: wire[3],
      statuses: wire[4],
    },
  };
}
