import { createServer, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What a proxy does with a WebSocket's opening handshake; everything else it passes on. */
export type Blocking =
  /** Sends it on as an ordinary request, as proxies do that know no upgrade. */
  | 'strips'
  | 'resets'
  /** Takes it and never answers. */
  | 'hangs'
  /** Passes it on, and answers with an error of its own in place of the 101. */
  | 'changes-the-answer'
  /** Keeps the control channel’s until it is released, and passes on all others. */
  | 'delays';

export interface BlockingProxy {
  port: number;
  /** Passes on what was delayed. */
  release(): void;
  close(): Promise<void>;
}

/** A proxy in front of the server at `target`, of the kind that schools and companies have. */
export async function startBlockingProxy(
  target: number,
  blocking: Blocking,
): Promise<BlockingProxy> {
  const sockets = new Set<Socket>();
  const send = ({ method, url, headers }: IncomingMessage) =>
    request({ host: '127.0.0.1', port: target, method, path: url, headers, agent: false });
  const server = createServer((incoming, response) => {
    const sent = send(incoming);
    sent.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', () => response.destroy());
    incoming.pipe(sent);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const passOn = (incoming: IncomingMessage, socket: Socket): Socket => {
    const upstream = connect(target, '127.0.0.1');
    const lines = incoming.rawHeaders.flatMap((name, at, all) =>
      at % 2 === 0 ? [`${name}: ${all[at + 1] ?? ''}`] : [],
    );
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    upstream.write([`GET ${incoming.url ?? '/'} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    return upstream;
  };
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket) => {
    socket.on('error', () => {});
    if (blocking === 'delays') {
      const isChannel = incoming.url?.startsWith('/trace') === true;
      void (isChannel ? released : Promise.resolve()).then(() => {
        socket.pipe(passOn(incoming, socket)).pipe(socket);
      });
    }
    if (blocking === 'resets') socket.resetAndDestroy();
    if (blocking === 'strips') {
      const kept = Object.entries(incoming.headers).filter(
        ([name]) => !/^(?:upgrade|connection|sec-websocket-)/.test(name),
      );
      incoming.headers = { ...Object.fromEntries(kept), via: '1.1 school-proxy' };
      const sent = send(incoming);
      sent.on('response', ({ statusCode = 502 }) => {
        socket.end(`HTTP/1.1 ${statusCode} \r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      });
      sent.end();
    }
    if (blocking === 'changes-the-answer') {
      const upstream = passOn(incoming, socket);
      upstream.once('data', () => {
        upstream.destroy();
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    release,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
