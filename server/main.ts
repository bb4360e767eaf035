import { readFileSync } from 'node:fs';
import { CertificateFault } from './certificate.ts';
import { areAddressesKnown, classAddresses, classUrl, typedUrl } from './class/addresses.ts';
import { announcement } from './class/announce.ts';
import { RedisMissing } from './cluster/redis-bus.ts';
import { helpText, readCommand } from './command.ts';
import type { Config } from './config.ts';
import { CannotListen } from './listen.ts';
import { createLog } from './log.ts';
import { run } from './run.ts';
import { SiteMissing } from './site.ts';
import { createStopSignals } from './stop-signals.ts';

/** Milliseconds after which a stop that hangs is over. */
const STOP_AT_LAST = 4_800;
/**
 * The status of an end that the same start would only come to again: a wrong option, no site. It is
 * `EX_CONFIG` of sysexits.h, by which a service manager knows not to start it again.
 */
const MISCONFIGURED = 78;
/** Errors whose message is for whoever started the server. */
const MISTAKES = [CertificateFault, SiteMissing];
/** The same, of what may be over a moment later. */
const HINDRANCES = [CannotListen, RedisMissing];

async function serve(config: Config): Promise<void> {
  const isHuman = process.stderr.isTTY;
  const log = createLog((line) => process.stderr.write(line), isHuman);
  process.on('uncaughtExceptionMonitor', (error) => log.fault('crashed', error));
  const running = await run(config, log);
  const ws = running.url.replace(/^http/, 'ws');
  console.log(`WebSocket 101: ${running.url}   echo: ${ws}echo   stop: Ctrl+C`);
  if (config.class) {
    const { port } = running;
    const at = { secure: config.cert !== undefined, port, base: config.base };
    const urls = classAddresses(config.host).map((address) => classUrl(address, at));
    const hasColours = process.stdout.isTTY && process.stdout.hasColors();
    const typed = areAddressesKnown(config.host) ? undefined : typedUrl(at);
    console.log(announcement(urls, hasColours, typed));
  }
  // A person at a terminal has just read it.
  if (!isHuman) log.write('info', 'started', { url: running.url, pid: process.pid });
  const answerTo = createStopSignals();
  const stop = (signal: NodeJS.Signals) => {
    const answer = answerTo(performance.now());
    if (answer === 'end-now') process.exit(1);
    if (answer === 'nothing') return;
    log.write('info', 'stopping', { signal, connections: running.live.size });
    setTimeout(() => process.exit(0), STOP_AT_LAST);
    void running.stop().then(() => {
      log.write('info', 'stopped');
      process.exit(0);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function versionText(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}

const command = readCommand(process.argv.slice(2), process.env);
switch (command.kind) {
  case 'help':
    console.log(helpText());
    break;
  case 'version':
    console.log(versionText());
    break;
  case 'wrong':
    for (const problem of command.problems) console.error(problem);
    process.exitCode = MISCONFIGURED;
    break;
  case 'serve':
    try {
      await serve(command.config);
    } catch (error) {
      const isOneOf = (kinds: readonly (new (message: string) => Error)[]) =>
        kinds.some((each) => error instanceof each);
      const isMistake = isOneOf(MISTAKES);
      if (!(error instanceof Error) || !(isMistake || isOneOf(HINDRANCES))) throw error;
      console.error(error.message);
      process.exitCode = isMistake ? MISCONFIGURED : 1;
    }
}
