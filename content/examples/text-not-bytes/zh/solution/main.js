const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.send(JSON.stringify({ to: 'server', say: '你好' }));
  ws.close(1000);
});
