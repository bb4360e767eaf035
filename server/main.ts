import { CertificateFault } from './settings/certificate.ts';
import { areAddressesKnown, classAddresses, classUrl, typedUrl } from './class/addresses.ts';
import { announcement } from './class/announce.ts';
import { helpText, readCommand } from './start/command.ts';
import type { Config } from './settings/config.ts';
import { createHangUps } from './start/hang-up.ts';
import { CannotListen } from './start/listen.ts';
import type { Faults } from './health/fault.ts';
import { createLog, type Log } from './health/log.ts';
import { run, type Running } from './start/run.ts';
import { SiteMissing } from './site/site.ts';
import { createStopSignals } from './start/stop-signals.ts';
import { versionText } from './settings/version.ts';

/** Milliseconds after which a stop that hangs is over. */
const STOP_AT_LAST = 4_800;
/** Milliseconds after a SIGHUP at which a terminal that was closed is gone for certain. */
const HUNG_UP = 100;
/**
 * The status of an end that the same start would only come to again: a wrong option, no site. It is
 * `EX_CONFIG` of sysexits.h, by which a service manager knows not to start it again.
 */
const MISCONFIGURED = 78;
/** Errors whose message is for whoever started the server. */
const MISTAKES = [CertificateFault, SiteMissing];
/** The same, of what may be over a moment later. */
const HINDRANCES = [CannotListen];

async function serve(config: Config): Promise<void> {
  // What is written to a terminal that was closed, or to a pipe that nobody reads, is lost: no more.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const hangUp = createHangUps();
  // Whoever asks before the server is there need not: its files are read now.
  const whileStarting = () => {
    if (hangUp() === 'stop') process.exit(1);
  };
  process.on('SIGHUP', whileStarting);
  const isHuman = process.stderr.isTTY;
  const log = createLog((line) => process.stderr.write(line), isHuman);
  const crashed = (error: unknown) => log.fault('crashed', error);
  process.on('uncaughtExceptionMonitor', crashed);
  const running = await run(config, log);
  process.off('uncaughtExceptionMonitor', crashed);
  outliveFaults(running.live.faults);
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
  const advice = running.live.descriptors.adviceFor(config.maxConnections);
  if (advice && isHuman) console.error(advice.words);
  else if (advice) log.write('warn', 'descriptors-few', { ...advice });
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
  // Ctrl+Break, which only Windows has.
  process.on('SIGBREAK', stop);

  // One closed terminal is many signals, from the kernel, the shell and the start script: none of
  // them is from someone who does not want to wait.
  let isHungUp = false;
  const stopIfHungUp = () => {
    if (isHungUp || hangUp() !== 'stop') return;
    isHungUp = true;
    stop('SIGHUP');
  };
  process.off('SIGHUP', whileStarting);
  process.on('SIGHUP', () => {
    stopIfHungUp();
    if (isHungUp) return;
    setTimeout(stopIfHungUp, HUNG_UP).unref();
    renewCertificate(running, log);
  });
}

/**
 * Goes on after a fault that no entry has caught (fault.ts). Such a one was thrown between them, in
 * what Node calls by itself, so that no connection can be blamed and what was under way there is
 * left as it is: the limits end it in time. What connections share are a few maps, each changed by
 * single calls, and no file is written; there is nothing that a new start would put right. But who
 * knows such an input could end everybody's lesson with it, again after each restart. So it is told
 * and counted under `unknown`, which the operator watches, and the others go on.
 */
function outliveFaults(faults: Faults): void {
  process.on('uncaughtException', (error) => faults.met('unknown', error));
  process.on('unhandledRejection', (error) => faults.met('unknown', error));
}

/** Does as an operator asks with SIGHUP. */
function renewCertificate(running: Running, log: Log): void {
  try {
    const renewed = running.renewCertificate();
    if (renewed) {
      log.write('info', 'certificate-renewed', { until: new Date(renewed.until).toISOString() });
    } else log.write('info', 'nothing-to-renew');
  } catch (error) {
    // Of whatever kind: the server goes on with what it has.
    const reason = error instanceof CertificateFault ? { reason: error.message } : {};
    log.write('error', 'certificate-kept', reason);
  }
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
      const isOneOf = (kinds: readonly (new (...given: never[]) => Error)[]) =>
        kinds.some((each) => error instanceof each);
      const isMistake = isOneOf(MISTAKES);
      if (!(error instanceof Error) || !(isMistake || isOneOf(HINDRANCES))) throw error;
      console.error(error.message);
      process.exitCode = isMistake ? MISCONFIGURED : 1;
    }
}
