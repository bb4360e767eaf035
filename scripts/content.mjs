/* The option `--content DIR` of the scripts that build. Runs on any Node from 14 on. */
import { resolve } from 'node:path';

/**
 * Takes `--content DIR` off a command line, or WS101_CONTENT out of the environment: the server,
 * which gets the rest, cannot build. What has no value is left to it, for it says so.
 * @param {readonly string[]} args
 * @returns {{ content: string | undefined, rest: string[] }} the folder's full path, the other arguments.
 */
export function takeContent(args) {
  const rest = [...args];
  const at = rest.findIndex((arg) => arg === '--content' || arg.startsWith('--content='));
  const isApart = rest[at] === '--content';
  const value = isApart ? rest[at + 1] : rest[at] && rest[at].slice('--content='.length);
  const fromEnvironment = process.env['WS101_CONTENT'];
  delete process.env['WS101_CONTENT'];
  if (value && !(isApart && value.startsWith('--'))) {
    rest.splice(at, isApart ? 2 : 1);
    return { content: resolve(value), rest };
  }
  return { content: at === -1 && fromEnvironment ? resolve(fromEnvironment) : undefined, rest };
}
