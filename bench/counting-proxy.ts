import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Passes TCP through to a port of this machine and counts what comes back, in bytes. */
export interface CountingProxy {
  port: number;
  received(): number;
  stop(): void;
}

export async function countingProxy(to: number): Promise<CountingProxy> {
  let received = 0;
  const server = createServer((browser) => {
    const target = connect(to, 'localhost');
    target.on('data', (bytes) => {
      received += bytes.length;
    });
    browser.pipe(target).pipe(browser);
    browser.on('error', () => target.destroy());
    target.on('error', () => browser.destroy());
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return { port: address.port, received: () => received, stop: () => server.close() };
}
