import type { Language } from '../words.ts';
import { wordsIn } from '../words.ts';
import type { WireContent, Words } from './words.ts';

type Files<K extends keyof WireContent> = Record<string, WireContent[K]>;

const closeCodes = import.meta.glob<WireContent['close-codes']>(
  '../../content/wire/*/close-codes.json',
  { import: 'default', eager: true },
);
const faults = import.meta.glob<WireContent['faults']>('../../content/wire/*/faults.json', {
  import: 'default',
  eager: true,
});
const headers = import.meta.glob<WireContent['headers']>('../../content/wire/*/headers.json', {
  import: 'default',
  eager: true,
});
const kinds = import.meta.glob<WireContent['kinds']>('../../content/wire/*/kinds.json', {
  import: 'default',
  eager: true,
});
const opcodes = import.meta.glob<WireContent['opcodes']>('../../content/wire/*/opcodes.json', {
  import: 'default',
  eager: true,
});
const reactions = import.meta.glob<WireContent['reactions']>(
  '../../content/wire/*/reactions.json',
  {
    import: 'default',
    eager: true,
  },
);
const statuses = import.meta.glob<WireContent['statuses']>('../../content/wire/*/statuses.json', {
  import: 'default',
  eager: true,
});

/** The wire view's words for a page that is being built. */
export function wordsAtBuild(language: Language): Words {
  const file = <K extends keyof WireContent>(name: K, files: Files<K>): WireContent[K] => {
    const content = files[`../../content/wire/${language}/${name}.json`];
    if (!content) throw new Error(`content/wire/${language}/${name}.json is missing`);
    return content;
  };
  return {
    word: wordsIn(language),
    wire: {
      'close-codes': file('close-codes', closeCodes),
      faults: file('faults', faults),
      headers: file('headers', headers),
      kinds: file('kinds', kinds),
      opcodes: file('opcodes', opcodes),
      reactions: file('reactions', reactions),
      statuses: file('statuses', statuses),
    },
  };
}
