/*
 * An echo server with a package of npm, for `npm run bench peers`. Prints its port.
 * Usage: node echo.mjs <folder with node_modules> websocket|faye-websocket
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder = '', name = ''] = process.argv.slice(2);
const load = createRequire(join(folder, 'package.json'));
const server = createServer();

if (name === 'websocket') {
  const sockets = new (load(name).server)({
    httpServer: server,
    autoAcceptConnections: true,
    // The sockets that measure answer no ping.
    keepalive: false,
  });
  sockets.on('connect', (socket) => {
    socket.on('message', (message) => {
      if (message.type === 'utf8') socket.sendUTF(message.utf8Data);
      else socket.sendBytes(message.binaryData);
    });
  });
} else {
  const WebSocket = load(name);
  server.on('upgrade', (request, connection, head) => {
    const socket = new WebSocket(request, connection, head);
    socket.on('message', ({ data }) => socket.send(data));
  });
}
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
