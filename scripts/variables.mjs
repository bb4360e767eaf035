/* A slip in the name of a variable, told before anything is built. Runs on any Node from 14 on. */
import { runNode } from './run.mjs';

/**
 * Ends with 1 where the environment has a variable with our name that means nothing: it would be
 * passed over, and the site built without what it was meant to say.
 * @param {string} node Path of the Node to do it with.
 */
export function checkVariables(node) {
  if (!Object.keys(process.env).some((name) => /^WS_?101/i.test(name))) return;
  const status = runNode(node, ['server/start/tell-variables.ts']);
  if (status !== 0) process.exit(status);
}
