import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { takeContent } from './content.mjs';

afterEach(() => {
  delete process.env['WS101_CONTENT'];
});

describe('--content', () => {
  it('is taken off the command line, and out of the environment, which the flag wins over', () => {
    const ours = resolve('ours');
    expect(takeContent(['--port', '80', '--content', 'ours', '--class'])).toEqual({
      content: ours,
      rest: ['--port', '80', '--class'],
    });
    expect(takeContent(['--content=ours'])).toEqual({ content: ours, rest: [] });
    process.env['WS101_CONTENT'] = 'theirs';
    expect(takeContent(['--content=ours']).content).toBe(ours);
    expect(process.env['WS101_CONTENT']).toBeUndefined();
    process.env['WS101_CONTENT'] = 'theirs';
    expect(takeContent(['--class'])).toEqual({ content: resolve('theirs'), rest: ['--class'] });
    expect(takeContent([])).toEqual({ content: undefined, rest: [] });
  });

  it('is left to the server, which says what is wrong, where it has no value', () => {
    for (const args of [['--content'], ['--content='], ['--content', '--class']]) {
      expect(takeContent(args)).toEqual({ content: undefined, rest: args });
    }
  });

  it.each([
    ['build', ['--content', './nothing-here'], /^--content: there is no folder .*nothing-here\. /],
    ['build', ['--contents', './ours'], /^npm run build takes --content DIR and nothing else; /],
    ['dev', ['--content', './nothing-here'], /^--content: there is no folder .*nothing-here\. /],
  ])('that npm run %s cannot do ends it with 1 and a sentence: %j', (script, args, said) => {
    const { status, stderr } = spawnSync(process.execPath, [`scripts/${script}.mjs`, ...args], {
      encoding: 'utf8',
    });
    expect(stderr).toMatch(said);
    expect(status).toBe(1);
  });
});
