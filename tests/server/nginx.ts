import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, type Program } from './process.ts';
import { freePort } from './programs.ts';

/** Path below which `docs/nginx.conf` puts the site. */
export const BASE = '/ws101/';

/** Replaces what the file asks its reader to change; fails where it is not there once. */
function change(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2)
    throw new Error(`docs/nginx.conf: "${from}" is not there once`);
  return text.replace(from, to);
}

/**
 * Starts nginx with `docs/nginx.conf` in front of instances of the server.
 * @param folder For its files, with a certificate in it.
 */
export async function startNginx(
  nginx: string,
  ports: readonly number[],
  { folder, cert, key }: { folder: string; cert: string; key: string },
): Promise<Program & { url: string; port: number }> {
  const port = await freePort();
  let site = readFileSync('docs/nginx.conf', 'utf8');
  const servers = ports.map((each) => `server 127.0.0.1:${each};`).join(' ');
  site = change(site, 'server 127.0.0.1:9998;', servers);
  site = change(site, 'listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`);
  site = change(site, '/etc/ssl/example.org/cert.pem', cert);
  site = change(site, '/etc/ssl/example.org/key.pem', key);
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
