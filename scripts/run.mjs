/* Starting other programs with the project's Node. Runs on any Node from 14 on. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { install } from './install.mjs';
import { projectEnv, projectNode, ROOT } from './node.mjs';
import { passSignals } from './signals.mjs';

/** Installs what is missing and gives the Node to run everything else with. */
export async function prepare() {
  await install();
  return projectNode();
}

/** Entry files of the tools that scripts start, by name. */
const TOOLS = {
  astro: 'astro/bin/astro.mjs',
  depcruise: 'dependency-cruiser/bin/dependency-cruiser.mjs',
  eslint: 'eslint/bin/eslint.js',
  playwright: '@playwright/test/cli.js',
  prettier: 'prettier/bin/prettier.cjs',
  vitest: 'vitest/vitest.mjs',
};

/** Path of a tool's entry file, for `node <path>`; its shell wrapper could find another Node. */
export function tool(name) {
  return join(ROOT, 'node_modules', TOOLS[name]);
}

/**
 * Runs `node …args` to its end and gives its exit status.
 * @param {{ env?: NodeJS.ProcessEnv }} options
 */
export function runNode(node, args, { env } = {}) {
  const result = spawnSync(node, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...projectEnv(node), ...env },
  });
  return result.status ?? 1;
}

/**
 * Runs `node …args` in this process's place: signals go through, its exit status becomes ours.
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {import('node:child_process').ChildProcess}
 */
export function becomeNode(node, args, options = {}) {
  const usual = { cwd: ROOT, stdio: 'inherit', env: projectEnv(node) };
  const child = spawn(node, args, { ...usual, ...options });
  const letGo = passSignals(child);
  child.on('close', (code, signal) => {
    letGo();
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
  return child;
}
