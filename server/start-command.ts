/**
 * How a person starts this program, before its options. The published package has another way:
 * `packaging/start-command.ts` takes this file's place in it.
 */
export const COMMAND = 'npm start --';
