import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/*
 * Stands between a page and the server, and hands on what follows a 101 when the page has had its
 * `open`. It is so between machines, where a frame rarely comes in the packet of the 101; where it
 * does, it depends on threads of Firefox whether it fails the connection before `open` or after it.
 */

export interface Relay extends AsyncDisposable {
  /** Where its own empty page is; that page asks for `/opened` at `open`. */
  url: string;
}

/** Starts one for a server on this machine. */
export async function relayTo(baseURL: string): Promise<Relay> {
  const { port } = new URL(baseURL);
  let release = () => {};
  const server = createServer((request, response) => {
    if (request.url === '/opened') release();
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Relay</title>');
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, page: Socket, head: Buffer) => {
    const target = connect({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true });
    target.write(headOf(request));
    target.write(head);
    release = passOn(target, page);
    page.on('data', (chunk) => target.write(chunk));
    page.on('end', () => target.end());
    page.on('close', () => target.destroy());
    page.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Hands on what the server does. @returns What lets go of all that follows a 101. */
function passOn(server: Socket, page: Socket): () => void {
  let held: (() => void)[] | undefined;
  const inTurn = (step: () => void) => (held ? void held.push(step) : step());
  let head: Buffer | undefined = Buffer.alloc(0);
  server.on('data', (chunk: Buffer) => {
    if (!head) {
      inTurn(() => page.write(chunk));
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n') + 4;
    if (end < 4) return;
    page.write(head.subarray(0, end));
    if (/^HTTP\/1\.\d 101 /.test(head.toString('latin1'))) held = [];
    const rest = head.subarray(end);
    if (rest.length > 0) inTurn(() => page.write(rest));
    head = undefined;
  });
  server.on('end', () => {
    if (head) page.write(head);
    inTurn(() => page.end());
  });
  server.on('error', () => inTurn(() => page.resetAndDestroy()));
  return () => {
    const steps = held ?? [];
    held = undefined;
    for (const step of steps) step();
  };
}

function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  let head = `${method} ${url} HTTP/1.1\r\n`;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    head += `${rawHeaders[at]}: ${rawHeaders[at + 1]}\r\n`;
  }
  return `${head}\r\n`;
}
