import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, type Program } from './process.ts';
import { freePort } from './programs.ts';

/** Path below which both configurations of `docs/` put the site. */
export const BASE = '/ws101/';

/** Where a test has what a configuration names. */
export interface Places {
  /** For nginx's own files, with a certificate in it. */
  folder: string;
  cert: string;
  key: string;
  /** The built site, of which nginx serves files itself where the configuration says so. */
  dist?: string;
}

/**
 * Starts nginx with a configuration of `docs/` in front of instances of the server.
 * @param ports of the instances, in the place of 9998, 9999 and so on; as many as the file names.
 */
export async function startNginx(
  nginx: string,
  ports: readonly number[],
  { folder, cert, key, dist = '' }: Places,
  file = 'nginx.conf',
): Promise<Program & { url: string; port: number }> {
  const port = await freePort();
  const changes = new Map([
    ...ports.map((each, at) => [`127.0.0.1:${9998 + at};`, `127.0.0.1:${each};`] as const),
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
    ['/etc/ssl/example.org/cert.pem', cert],
    ['/etc/ssl/example.org/key.pem', key],
    ...(dist === ''
      ? []
      : [['/opt/websocket-101/node_modules/websocket-101/dist/', `${dist}/`] as const]),
  ]);
  let site = readFileSync(join('docs', file), 'utf8');
  for (const [from, to] of changes) {
    if (!site.includes(from)) throw new Error(`docs/${file}: "${from}" is not there`);
    site = site.replaceAll(from, to);
  }
  const left = /^[^#\n]*(?:127\.0\.0\.1:999\d|\/opt\/|\/etc\/ssl\/).*$/m.exec(site);
  if (left) throw new Error(`docs/${file}: still as on another machine: ${left[0].trim()}`);
  writeFileSync(join(folder, 'ws101.conf'), site);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const main = join(folder, 'nginx.conf');
  writeFileSync(
    main,
    `daemon off;
    worker_processes 1;
    pid ${join(folder, 'nginx.pid')};
    error_log stderr notice;
    events {}
    http { access_log off; ${temporary.join(' ')} include ${join(folder, 'ws101.conf')}; }`,
  );
  const program = startProgram(nginx, ['-c', main, '-p', folder, '-e', 'stderr'], {
    end: 'SIGTERM',
  });
  await program.until(/start worker process /);
  return { ...program, port, url: `https://127.0.0.1:${port}${BASE}` };
}
