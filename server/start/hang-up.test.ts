import { expect, test } from 'vitest';
import { createHangUps } from './hang-up.ts';

function hangUps(at: boolean, had: boolean, has: boolean, platform: NodeJS.Platform = 'linux') {
  let hasTerminal = had;
  const tell = createHangUps({ platform, isAtTerminal: () => at, hasTerminal: () => hasTerminal });
  hasTerminal = has;
  return tell();
}

test.each([
  ['a terminal that was closed', hangUps(true, true, false), 'stop'],
  ['a terminal that is still there', hangUps(true, true, true), 'reload'],
  ['nohup, whose terminal was closed', hangUps(false, true, false), 'reload'],
  ['systemd, a container, cron', hangUps(false, false, false), 'reload'],
  ['a container with a terminal of its own for its streams', hangUps(true, false, false), 'reload'],
  ['a console of Windows', hangUps(true, false, false, 'win32'), 'stop'],
])('%s: %s', (_, seen, expected) => {
  expect(seen).toBe(expected);
});
