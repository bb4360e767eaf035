/*
 * Whether the port of `npm start` is free, before minutes are spent on installing and building.
 * Runs on any Node from 14 on, so it reads just the options that it needs; what is wrong with them
 * the server says itself.
 */
import { createServer } from 'node:net';
import { CannotListen, listenAs } from '../server/start/listening.mjs';

/** What the server's own `server/settings/start-command.ts` says. */
const COMMAND = 'npm start --';

/**
 * Where the server will listen.
 * @param {readonly string[]} args Its command line.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ host: string, port: number } | undefined} undefined where an option is not as it must be.
 */
export function wanted(args, env) {
  // A flag wins over its variable, and an empty variable is none.
  const value = (/** @type {string} */ name) => {
    const at = args.findIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
    if (at === -1) return env[`WS101_${name.toUpperCase()}`] || undefined;
    return args[at] === `--${name}` ? (args[at + 1] ?? '') : args[at].slice(name.length + 3);
  };
  const port = value('port') ?? '9998';
  const host = value('host');
  const isClass = args.includes('--class') || ['1', 'true'].includes(value('class') ?? '');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535 || host === '') return undefined;
  return { host: host ?? (isClass ? '::' : 'localhost'), port: Number(port) };
}

/** Exits with the sentence that the server would end with, if its port cannot be had. */
export async function endUnlessFree(args, env = process.env) {
  const where = wanted(args, env);
  if (where === undefined || where.port === 0) return;
  try {
    const servers = await listenAs(() => createServer(), where.host, where.port, COMMAND);
    await Promise.all(
      servers.map((server) => new Promise((resolve) => void server.close(resolve))),
    );
  } catch (error) {
    if (!(error instanceof CannotListen)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
