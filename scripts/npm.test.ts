import { expect, it } from 'vitest';
import { npmCommand } from './npm.mjs';

const OUT = 'C:\\Users\\Ada L\\课程';
const ARGS = ['pack', '--pack-destination', OUT];
const windows = (env: NodeJS.ProcessEnv) =>
  npmCommand(ARGS, { platform: 'win32', execPath: 'C:\\node.exe', env });

it('npm is a program of its own, but for Windows', () => {
  const machine = { platform: 'linux', execPath: '/usr/bin/node', env: {} };
  expect(npmCommand(ARGS, machine)).toEqual({ file: 'npm', args: ARGS, shell: false });
});

it('on Windows the npm that started the script runs without a shell, so with spaces in paths', () => {
  const cli = 'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js';
  expect(windows({ npm_execpath: cli })).toEqual({
    file: 'C:\\node.exe',
    args: [cli, ...ARGS],
    shell: false,
  });
});

it('on Windows, started by nobody or by another than npm, its batch file gets quoted arguments', () => {
  for (const env of [{}, { npm_execpath: 'C:\\yarn\\yarn.js' }]) {
    expect(windows(env)).toEqual({
      file: 'npm.cmd',
      args: ['"pack"', '"--pack-destination"', `"${OUT}"`],
      shell: true,
    });
  }
});
