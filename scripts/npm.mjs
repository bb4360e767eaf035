/* How npm is started. Runs on any Node from 14 on. */

/**
 * What to spawn for `npm …args`. On Windows npm is a batch file, which only a shell can start and
 * whose shell takes arguments apart at spaces; the program behind it needs none.
 * @param {readonly string[]} args
 * @param {{ platform: string, execPath: string, env: NodeJS.ProcessEnv }} machine
 * @returns {{ file: string, args: string[], shell: boolean }}
 */
export function npmCommand(args, { platform, execPath, env }) {
  if (platform !== 'win32') return { file: 'npm', args: [...args], shell: false };
  // What `npm start` and `npm run` say of themselves.
  const cli = env['npm_execpath'];
  if (cli && /[\\/]npm-cli\.js$/.test(cli)) {
    return { file: execPath, args: [cli, ...args], shell: false };
  }
  return { file: 'npm.cmd', args: args.map((arg) => `"${arg}"`), shell: true };
}
