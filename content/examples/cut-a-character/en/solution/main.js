// e6 8f | a1 e6 | 89 8b
const ws = new WebSocket('ws://localhost:9998/echo?fragment=2');

ws.addEventListener('open', () => ws.send('握手'));

ws.addEventListener('message', ({ data }) => {
  console.log(`received: ${data}`);
  ws.close(1000);
});
