import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENTRIES } from '../../server/health/fault.ts';
import { startServer } from './running.ts';

const docs = readFileSync('docs/self-hosting.md', 'utf8');

test('the docs name every metric', async () => {
  await using server = await startServer();
  const text = await (await fetch(`${server.url}metrics`)).text();
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) expect(docs).toMatch(new RegExp(`\`${name}[{\`]`));
});

test('the docs name every event of the log', () => {
  const sources = globSync('server/**/*.ts').filter((file) => !file.includes('.test.'));
  const events = sources
    .map((file) => readFileSync(file, 'utf8'))
    .flatMap((text) => [
      ...text.matchAll(/\blog\.(?:write|often)\(\s*'\w+',\s*'([\w-]+)'/g),
      ...text.matchAll(/\blog\.fault\(\s*'([\w-]+)'/g),
    ])
    .map(([, event = '']) => event);
  expect(events).toContain('started');
  events.push(...ENTRIES.map((entry) => `${entry}-failed`));
  for (const event of events) expect(docs).toContain(`\`${event}\``);
});
