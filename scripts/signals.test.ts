import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';

const SIGNALS = new URL('signals.mjs', import.meta.url).href;

/** The program that is started: says what it hears, and goes on until it is told to end. */
const CHILD = `
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
    process.on(signal, () => console.log('child ' + signal));
  process.stdin.on('end', () => process.exit(7)).resume();
  console.log('child is there');
`;

/** The script that starts it, as npm start does. */
const script = (platform: string) => `
  import { spawn } from 'node:child_process';
  import { passSignals } from ${JSON.stringify(SIGNALS)};
  const child = spawn(process.execPath, ['-e', ${JSON.stringify(CHILD)}], { stdio: 'inherit' });
  const letGo = passSignals(child, (signal) => console.log('heard ' + signal), ${JSON.stringify(platform)});
  child.on('close', (code) => {
    console.log('child ended ' + code);
    letGo();
    console.log('listeners ' + ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'].map((each) => process.listenerCount(each)));
  });
`;

function start(platform: string) {
  // A group of its own: the signals of the test go to the script alone.
  const args = ['--input-type=module', '-e', script(platform)];
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  const told = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
    for (const check of told) check();
  });
  const ended = once(child, 'close');
  return {
    child,
    text: () => text,
    ended,
    until: (wanted: string) =>
      new Promise<void>((resolve, reject) => {
        const check = () => {
          if (text.includes(wanted)) resolve();
        };
        told.add(check);
        void ended.then(() => reject(new Error(`ended before "${wanted}":\n${text}`)));
        check();
      }),
  };
}

describe
  .skipIf(process.platform === 'win32')
  .concurrent('a script that has started a program', () => {
    test('passes on what ends it, outlives that, and lets go at the end', async () => {
      const { child, ended, text, until } = start('linux');
      await until('child is there');
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        child.kill(signal);
        await until(`heard ${signal}`);
        await until(`child ${signal}`);
      }
      child.stdin.end();
      expect(await ended).toEqual([0, null]);
      expect(text()).toContain('child ended 7\nlisteners 0,0,0,0\n');
    });

    test('sends none on Windows, where the console does and a signal would kill', async () => {
      const { child, ended, text, until } = start('win32');
      await until('child is there');
      for (const signal of ['SIGINT', 'SIGHUP'] as const) {
        child.kill(signal);
        await until(`heard ${signal}`);
      }
      child.stdin.end();
      expect(await ended).toEqual([0, null]);
      expect(text()).not.toContain('child SIG');
      expect(text()).toContain('child ended 7\nlisteners 0,0,0,0\n');
    });

    test('ends by what it does not pass on', async () => {
      const { child, ended, until } = start('win32');
      await until('child is there');
      child.kill('SIGTERM');
      child.stdin.end();
      expect(await ended).toEqual([null, 'SIGTERM']);
    });
  });
