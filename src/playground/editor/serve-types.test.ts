import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tabServer } from '../sandbox/tab-server.ts';
import { TabSocket } from '../sandbox/tab-socket.ts';
import { loadHelpWords } from './help-words.ts';
import { SERVER_MEMBERS, serveTypes } from './serve-types.ts';

const source = readFileSync(new URL('serve-types.ts', import.meta.url), 'utf8');
const asked = [...source.matchAll(/^ *\/\*\* @(\w+) \*\//gm)].map(([, name = '']) => name);

it.each(['zh', 'en'] as const)('every name has words of its own (%s)', async (language) => {
  const { serve } = await loadHelpWords(language);
  // `on` is declared once an event, and each has its own words.
  expect(Object.keys(serve).sort()).toEqual([...asked, 'on'].sort());
  const types = serveTypes(serve);
  expect(types).not.toContain('@');
  const { on, ...declared } = serve;
  expect(on).toMatch(/'data'.*'drain'/);
  for (const text of Object.values(declared)) expect(types).toContain(text);
});

it('what is declared is what there is', () => {
  const types = serveTypes({});
  const nothing = () => {};
  const { globals } = tabServer(
    { address: '', window: 1 },
    {
      budget: { bytes: nothing },
      now: () => 0,
      place: () => undefined,
      outbox: { server: nothing, tab: nothing, send: nothing },
      warn: nothing,
    },
  );
  const declared = [...types.matchAll(/^declare (?:function|const) (\w+)/gm)].map(
    ([, name]) => name,
  );
  expect(declared.sort()).toEqual(Object.keys(globals).sort());
  const [, body = ''] = /interface ServerSocket \{([^]*?)\n\}/.exec(types) ?? [];
  const members = [...body.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map(([, name]) => name);
  const there = Object.getOwnPropertyNames(TabSocket.prototype);
  // What the sandbox itself calls is none of the learner's.
  const inner = ['constructor', 'receive', 'finish', 'passed', 'close'];
  expect([...new Set(members)].sort()).toEqual([...SERVER_MEMBERS].sort());
  expect([...SERVER_MEMBERS].sort()).toEqual(there.filter((name) => !inner.includes(name)).sort());
});
