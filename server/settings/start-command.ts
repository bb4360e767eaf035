/*
 * What is told of commands: each must be one that is there. The published package has others:
 * `packaging/start-command.ts` takes this file's place in it.
 */

/** How a person starts this program, before its options. */
export const COMMAND = 'npm start --';

/** The same for readers of a page, who need not know where the program lies on its machine. */
export const SHOWN_COMMAND = COMMAND;

/** What to do where a folder holds no built site. */
export const WITHOUT_SITE = 'Run `npm run build`, or name another folder with --dist.';

/** What to do where the site was built for another path than `base`. */
export function forOtherPath(base: string): string {
  return `let \`${COMMAND} --base ${base}\` build it for the other path`;
}
