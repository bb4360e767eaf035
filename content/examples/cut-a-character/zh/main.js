const ws = new WebSocket('ws://localhost:9998/echo?fragment=3');

ws.addEventListener('open', () => ws.send('握手'));

ws.addEventListener('message', ({ data }) => {
  console.log(`收到: ${data}`);
  ws.close(1000);
});
