// 服务器把回答切成每片最多 5 个字节
const ws = new WebSocket('ws://localhost:9998/echo?fragment=5');
let events = 0;

ws.addEventListener('open', () => ws.send('Hello, fragments!'));

ws.addEventListener('message', ({ data }) => {
  events += 1;
  console.log(`message 事件 ${events}: ${data}`);
  ws.close(1000);
});
