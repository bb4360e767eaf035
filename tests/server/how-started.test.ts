import { expect, test } from 'vitest';
import { howStarted } from '../../packaging/how-started.ts';

const otherwise = 'npx ./websocket-101-1.2.3.tgz';
const usual = { script: '', env: {}, npx: undefined, otherwise };
const byNpx = (asked: unknown) => ({ dependencies: {}, _npx: { packages: asked } });

test.each([
  ['by npx, from a file', { npx: byNpx(['./websocket-101-1.2.3.tgz']) }, otherwise],
  ['by npx, from a folder with a space', { npx: byNpx(['/a b/w.tgz']) }, 'npx "/a b/w.tgz"'],
  ['by npx, by name', { npx: byNpx(['websocket-101@1']) }, 'npx websocket-101@1'],
  [
    'by npx, where it is installed',
    { script: '/w/node_modules/.bin/websocket-101', env: { PATH: '/w/node_modules/.bin:/bin' } },
    'npx websocket-101',
  ],
  ['as a service', { script: '/opt/w/bin/websocket-101.cjs' }, 'node /opt/w/bin/websocket-101.cjs'],
  ['from a folder with a space', { script: '/a b/w.cjs' }, 'node "/a b/w.cjs"'],
  ['where it is installed', { script: '/opt/w/.bin/websocket-101' }, '/opt/w/.bin/websocket-101'],
  [
    'where it is installed for everybody',
    { script: '/usr/bin/websocket-101', env: { PATH: '/bin:/usr/bin' } },
    'websocket-101',
  ],
  ['in a way that is not known', { npx: byNpx('x') }, otherwise],
])('a package that was started %s is started so again', (_how, changes, command) => {
  expect(howStarted({ ...usual, ...changes })).toBe(command);
});
