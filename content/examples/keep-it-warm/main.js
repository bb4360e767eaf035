const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.send('keep-alive');
  setTimeout(() => ws.close(1000), 300);
});
