const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.send(JSON.stringify({ to: 'server', say: 'hello' }));
  ws.close(1000);
});
