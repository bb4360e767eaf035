import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const module = new URL('./node.mjs', import.meta.url).href;

/** Asks for the project's Node in a process that believes to be the given Node and platform. */
function askAs(version: string, platform: string) {
  const pretend = `
    Object.defineProperty(process.versions, 'node', { value: '${version}' });
    Object.defineProperty(process, 'platform', { value: '${platform}' });
    const { projectNode } = await import('${module}');
    console.log(projectNode());`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', pretend], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
}

describe('the Node of the project', () => {
  it('is the pinned one, however old the Node that starts the scripts', () => {
    const { stdout, status } = askAs('18.20.0', process.platform);
    expect(status).toBe(0);
    const { stdout: version } = spawnSync(stdout.trim(), ['--version'], { encoding: 'utf8' });
    expect(version).toMatch(/^v26\./);
  });

  it('is the running one where no binary is pinned, if it is new enough', () => {
    expect(askAs('22.18.0', 'sunos').stdout.trim()).toBe(process.execPath);
  });

  it('is refused with one sentence where it is too old and nothing is pinned', () => {
    const { stderr, status } = askAs('22.17.1', 'sunos');
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('needs Node 22.18 or newer, and this is 22.17.1');
  });
});
