import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const PORT = Number(process.env.PORT ?? 8080);
const ALLOWED = new Set(['http://localhost:9998', 'http://localhost:8080']);

const http = createServer((request, response) => {
  response.writeHead(426, { 'Content-Type': 'text/plain', Upgrade: 'websocket' });
  response.end('This address speaks WebSocket.\n');
});

const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });

http.on('upgrade', (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  const { origin } = request.headers;
  if (origin !== undefined && !ALLOWED.has(origin)) {
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  server.handleUpgrade(request, socket, head, (ws) => server.emit('connection', ws, request));
});

server.on('connection', (ws) => {
  ws.isAlive = true;
  ws.on('error', (error) => console.error(error.message));
  ws.on('pong', () => {
    ws.isAlive = true;
  });
  ws.on('message', (data, isBinary) => {
    if (ws.bufferedAmount > 1024 * 1024) {
      ws.close(1013, 'too slow');
      return;
    }
    ws.send(data, { binary: isBinary });
  });
});

const heartbeat = setInterval(() => {
  for (const ws of server.clients) {
    if (!ws.isAlive) {
      ws.terminate();
      continue;
    }
    ws.isAlive = false;
    ws.ping();
  }
}, 30_000);

process.once('SIGTERM', () => {
  clearInterval(heartbeat);
  for (const ws of server.clients) ws.close(1001, 'going away');
  http.close();
});

http.listen(PORT, 'localhost', () => {
  console.log(`ws://localhost:${http.address().port}/`);
});
