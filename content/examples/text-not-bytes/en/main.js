const ws = new WebSocket('ws://localhost:9998/echo');
const encode = (value) => new TextEncoder().encode(JSON.stringify(value));

ws.addEventListener('open', () => {
  ws.send(encode({ to: 'server', say: 'hello' }));
  ws.close(1000);
});
