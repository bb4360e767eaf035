import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram } from './process.ts';
import { freePort } from './programs.ts';
import { adapted, BASE, type Edit, type Places, type Proxy } from './proxies.ts';

export { BASE } from './proxies.ts';

/**
 * Starts nginx with a configuration of `docs/` in front of instances of the server.
 * @param ports of the instances, in the place of 9998, 9999 and so on; as many as the file names.
 */
export async function startNginx(
  nginx: string,
  ports: readonly number[],
  { folder, cert, key, dist = '' }: Places,
  file = 'nginx.conf',
  edit?: Edit,
): Promise<Proxy> {
  const port = await freePort();
  const changes = new Map([
    ...ports.map((each, at) => [`127.0.0.1:${9998 + at}`, `127.0.0.1:${each}`] as const),
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
    ['/etc/ssl/example.org/cert.pem', cert],
    ['/etc/ssl/example.org/key.pem', key],
    ...(dist === ''
      ? []
      : [['/opt/websocket-101/node_modules/websocket-101/dist/', `${dist}/`] as const]),
  ]);
  writeFileSync(join(folder, 'ws101.conf'), adapted(file, changes, edit));
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
