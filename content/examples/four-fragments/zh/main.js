const size = 5;
const ws = new WebSocket(`ws://localhost:9998/echo?fragment=${size}`);

ws.addEventListener('open', () => ws.send('WebSocket 101'));

// 不管分几片，代码收到的都是完整的一条
ws.addEventListener('message', ({ data }) => {
  console.log(`收到: ${data}`);
  ws.close(1000);
});
