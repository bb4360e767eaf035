import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { TcpStream } from './tcp-stream.ts';
import { PcapReader, type Segment } from './pcap.ts';

/** What crossed one TCP connection, seen by someone who is neither of its ends. */
export interface Captured {
  client: Buffer;
  server: Buffer;
}

/** An independent record of the connections to some ports of this machine. */
export interface Capture {
  /** Who records: the kernel's packets, or a proxy that stands between. */
  by: 'tcpdump' | 'proxy';
  /** The port to connect to in order to be recorded. */
  portFor(serverPort: number): number;
  /** The whole of a connection, once both its ends have closed it. */
  connection(client: Socket): Promise<Captured>;
  stop(): Promise<void>;
}

const TCPDUMP = ['/usr/bin/tcpdump', '/usr/sbin/tcpdump'].find((path) => existsSync(path));

/** Records with `tcpdump` where it is there and permitted, else through proxies. */
export async function startCapture(ports: readonly number[]): Promise<Capture> {
  return (await startTcpdump(ports)) ?? (await startProxies(ports));
}

async function startTcpdump(ports: readonly number[]): Promise<Capture | undefined> {
  if (TCPDUMP === undefined) return undefined;
  const filter = ports.map((port) => `tcp port ${port}`).join(' or ');
  const loopback = process.platform === 'linux' ? 'lo' : 'lo0';
  const options = ['-i', loopback, '--immediate-mode', '-U', '-n', '-s', '0', '-B', '65536'];
  const tcpdump = spawn(TCPDUMP, [...options, '-w', '-', filter]);
  const flows = new Map<string, Flow>();
  const flowOf = (clientPort: number, serverPort: number) => {
    const key = `${clientPort} ${serverPort}`;
    let flow = flows.get(key);
    if (!flow) flows.set(key, (flow = new Flow()));
    return flow;
  };
  const reader = new PcapReader((segment) => {
    const fromClient = ports.includes(segment.to);
    if (fromClient) flowOf(segment.from, segment.to).take('client', segment);
    else flowOf(segment.to, segment.from).take('server', segment);
  });
  tcpdump.stdout.on('data', (chunk: Buffer) => reader.push(chunk));
  const ended = once(tcpdump, 'close');
  const listens = await new Promise<boolean>((resolve) => {
    tcpdump.stderr.on('data', (line: Buffer) => {
      if (line.includes('listening on')) resolve(true);
    });
    void ended.then(() => resolve(false));
    tcpdump.on('error', () => resolve(false));
  });
  if (!listens) return undefined;
  return {
    by: 'tcpdump',
    portFor: (serverPort) => serverPort,
    connection: ({ localPort = 0, remotePort = 0 }) => flowOf(localPort, remotePort).whole,
    async stop() {
      tcpdump.kill('SIGINT');
      await ended;
    },
  };
}

/** One connection, which is recorded until it ends. */
class Recorded {
  readonly whole: Promise<Captured>;
  #finish: (captured: Captured) => void = () => {};

  constructor() {
    this.whole = new Promise((resolve) => (this.#finish = resolve));
  }

  finish(captured: Captured): void {
    this.#finish(captured);
  }
}

/** The packets of one connection. */
class Flow extends Recorded {
  readonly #streams = { client: new TcpStream(), server: new TcpStream() };

  take(sender: 'client' | 'server', segment: Segment): void {
    const { client, server } = this.#streams;
    this.#streams[sender].take(segment);
    if (!segment.reset && !(client.isEnded && server.isEnded)) return;
    this.finish({ client: client.bytes(), server: server.bytes() });
  }
}

async function startProxies(ports: readonly number[]): Promise<Capture> {
  const recorded = new Map<number, Recorded>();
  // A client may be told that it is connected before the proxy is.
  const recordOf = (clientPort: number) => {
    const known = recorded.get(clientPort) ?? new Recorded();
    recorded.set(clientPort, known);
    return known;
  };
  const own = new Map<number, number>();
  const proxies = await Promise.all(
    ports.map(async (port) => {
      const proxy = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
        const server = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
        const chunks = { client: new Array<Buffer>(), server: new Array<Buffer>() };
        pass(client, server, chunks.client);
        pass(server, client, chunks.server);
        const record = recordOf(client.remotePort ?? 0);
        void Promise.all([closing(client), closing(server)]).then(() =>
          record.finish({
            client: Buffer.concat(chunks.client),
            server: Buffer.concat(chunks.server),
          }),
        );
      });
      proxy.listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      own.set(port, portOf(proxy.address()));
      return proxy;
    }),
  );
  return {
    by: 'proxy',
    portFor: (serverPort) => own.get(serverPort) ?? serverPort,
    connection: ({ localPort = 0 }) => recordOf(localPort).whole,
    stop() {
      for (const proxy of proxies) proxy.close();
      return Promise.resolve();
    },
  };
}

function pass(from: Socket, to: Socket, chunks: Buffer[]): void {
  from.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if (!to.write(chunk)) from.pause();
  });
  to.on('drain', () => from.resume());
  from.on('end', () => to.end());
  from.on('error', () => to.resetAndDestroy());
}

async function closing(socket: Socket): Promise<void> {
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}
