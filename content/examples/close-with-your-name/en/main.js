// It connects and leaves, and nobody knows who it was
const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.close(1000);
});

ws.addEventListener('close', ({ code, reason }) => {
  console.log(`close: ${code} "${reason}"`);
});
