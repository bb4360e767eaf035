// 4 + 4 + 4 + 1
const size = 4;
const ws = new WebSocket(`ws://localhost:9998/echo?fragment=${size}`);

ws.addEventListener('open', () => ws.send('WebSocket 101'));

ws.addEventListener('message', ({ data }) => {
  console.log(`收到: ${data}`);
  ws.close(1000);
});
