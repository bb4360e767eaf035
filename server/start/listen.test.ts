import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { CannotListen, listen, portOf } from './listen.ts';

const made: Server[] = [];
afterEach(() => {
  for (const server of made.splice(0)) server.close();
});

function make(): Server {
  const server = createServer();
  made.push(server);
  return server;
}

/** Refuses to listen as the system does where `code` is the reason. */
function unable(server: Server, code: string): Server {
  server.listen = () => {
    setImmediate(() => server.emit('error', Object.assign(new Error(code), { code })));
    return server;
  };
  return server;
}

test('localhost is both loopback addresses, on one port', async () => {
  const servers = await listen(make, 'localhost', 0);
  const ports = servers.map(portOf);
  expect(servers.map((server) => server.address())).toEqual([
    expect.objectContaining({ address: '127.0.0.1' }),
    expect.objectContaining({ address: '::1' }),
  ]);
  expect(ports[0]).toBe(ports[1]);
});

test('any other host is that address alone', async () => {
  const servers = await listen(make, '::1', 0);
  expect(servers.map((server) => server.address())).toEqual([
    expect.objectContaining({ address: '::1' }),
  ]);
});

test.each(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])(
  'on a machine without IPv6 (%s), localhost is 127.0.0.1 alone',
  async (code) => {
    const servers = await listen(
      () => (made.length === 0 ? make() : unable(make(), code)),
      'localhost',
      0,
    );
    expect(servers).toEqual([made[0]]);
  },
);

test('where the port is taken on ::1 alone, 127.0.0.1 is given back', async () => {
  const other = await listen(make, '::1', 0);
  const port = other.map(portOf)[0] ?? 0;
  const before = made.length;
  await expect(listen(make, 'localhost', port)).rejects.toThrow(`Port ${port} on ::1 is taken`);
  expect(made[before]?.listening).toBe(false);
});

describe('what cannot be had is said in a sentence with a way out:', () => {
  test.each([
    ['EADDRINUSE', 65_535, 'npm start -- --port 65534'],
    ['EADDRINUSE', 9_998, 'npm start -- --port 9999'],
    ['EACCES', 80, 'may not listen on port 80'],
    ['ENOTFOUND', 9_998, '"somewhere" is no address of this machine'],
    ['EADDRNOTAVAIL', 9_998, '--host 0.0.0.0 for the whole network'],
    ['EMFILE', 9_998, 'Cannot listen on somewhere, port 9998'],
  ])('%s on port %i', async (code, port, said) => {
    const listening = listen(() => unable(make(), code), 'somewhere', port);
    await expect(listening).rejects.toThrow(CannotListen);
    await expect(listening).rejects.toThrow(said);
  });
});
