import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startProgram, type Program } from './process.ts';
import { freePort } from './programs.ts';

/** Path below which all configurations of `docs/` put the site. */
export const BASE = '/ws101/';

/** Where a test has what a configuration names. */
export interface Places {
  /** For the proxy's own files, with a certificate in it. */
  folder: string;
  cert: string;
  key: string;
  /** The built site, of which nginx serves files itself where the configuration says so. */
  dist?: string;
}

/** A proxy that a test started. */
export type Proxy = Program & { url: string; port: number };

/** Changes a configuration further than another machine needs. */
export type Edit = (text: string) => string;

/** As it is in `docs/`. */
export const asShipped: Edit = (text) => text;

/**
 * A configuration of `docs/` with what is different here: a test fails where one of `changes` is
 * about what the file has not.
 */
export function adapted(
  file: string,
  changes: Iterable<readonly [from: string, to: string]>,
  edit: Edit = asShipped,
): string {
  let text = edit(readFileSync(join('docs', file), 'utf8'));
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`docs/${file}: "${from}" is not there`);
    text = text.replaceAll(from, to);
  }
  const left = /^[^#\n]*(?:127\.0\.0\.1:999\d|\/opt\/|\/etc\/ssl\/|example\.org).*$/m.exec(text);
  if (left && !/server_name/.test(left[0])) {
    throw new Error(`docs/${file}: still as on another machine: ${left[0].trim()}`);
  }
  return text;
}

/** Starts Caddy with the configuration of `docs/` in front of an instance of the server. */
export async function startCaddy(
  caddy: string,
  instance: number,
  { folder, cert, key }: Places,
  edit?: Edit,
): Promise<Proxy> {
  const port = await freePort();
  const changes = [
    ['127.0.0.1:9998', `127.0.0.1:${instance}`],
    ['example.org {', `https://127.0.0.1:${port} {\n\ttls ${cert} ${key}`],
    ['https://example.org/', 'https://127.0.0.1/'],
  ] as const;
  const here = `{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system ${folder}\n}\n`;
  const config = join(folder, 'Caddyfile');
  writeFileSync(config, here + adapted('Caddyfile', changes, edit));
  const program = startProgram(caddy, ['run', '--config', config, '--adapter', 'caddyfile'], {
    env: { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    end: 'SIGTERM',
  });
  await program.until(/serving initial configuration/);
  return { ...program, port, url: `https://127.0.0.1:${port}${BASE}` };
}

/** Starts HAProxy with the configuration of `docs/` in front of an instance of the server. */
export async function startHaproxy(
  haproxy: string,
  instance: number,
  { folder, cert, key }: Places,
  edit?: Edit,
): Promise<Proxy> {
  const port = await freePort();
  const both = join(folder, 'all.pem');
  writeFileSync(both, readFileSync(cert, 'utf8') + readFileSync(key, 'utf8'));
  const changes = [
    ['127.0.0.1:9998', `127.0.0.1:${instance}`],
    ['bind :443 ', `bind 127.0.0.1:${port} `],
    ['/etc/ssl/example.org/all.pem', both],
  ] as const;
  const config = join(folder, 'haproxy.cfg');
  writeFileSync(config, adapted('haproxy.cfg', changes, edit));
  // In the foreground, as one process; it says nothing when it is ready.
  const program = startProgram(haproxy, ['-db', '-f', config], { end: 'SIGTERM' });
  await Promise.race([answering(port), ended(program)]);
  return { ...program, port, url: `https://127.0.0.1:${port}${BASE}` };
}

async function ended(program: Program): Promise<never> {
  await program.ended();
  throw new Error(`the proxy ended: ${program.stderr()}`);
}

/** Waits until something listens on a port. */
async function answering(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port });
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
