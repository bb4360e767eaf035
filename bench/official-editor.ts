import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';

const toBrotli = promisify(brotliCompress);
const MONACO = fileURLToPath(new URL('../node_modules/monaco-editor/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

/** The page of Monaco's own README for its ready-made files, with one line of code. */
const PAGE = `<!DOCTYPE html><meta charset="utf-8"><style>#box { height: 300px }</style>
<div id="box"></div><script src="/min/vs/loader.js"></script><script>
require.config({ paths: { vs: '/min/vs' } });
require(['vs/editor/editor.main'], () => monaco.editor.create(document.getElementById('box'), {
  value: 'const ws = new WebSocket("ws://localhost:9998/echo");\\n', language: 'javascript' }));
</script>`;

/** Serves the official minimal page, each file as small as Brotli makes it. */
export async function serveOfficial(): Promise<{ server: Server; port: number }> {
  const packed = new Map<string, Promise<Buffer>>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = normalize(join(MONACO, decodeURIComponent(pathname)));
    let body = packed.get(pathname);
    if (!body) {
      const source =
        pathname === '/'
          ? Promise.resolve(Buffer.from(PAGE))
          : file.startsWith(join(MONACO, 'min') + sep)
            ? readFile(file)
            : Promise.reject(new Error('no such file'));
      body = source.then((bytes) => toBrotli(bytes));
      packed.set(pathname, body);
    }
    body.then(
      (bytes) =>
        response
          .writeHead(200, {
            'content-type': TYPES[extname(pathname)] ?? 'text/html',
            'content-encoding': 'br',
            'content-length': bytes.length,
          })
          .end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { server, port: address.port };
}
