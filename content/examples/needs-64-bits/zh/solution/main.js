// 65535 是 16 位能写的最大的数
const text = 'a'.repeat(65536);
const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.send(text));

ws.addEventListener('message', ({ data }) => {
  console.log(`收到 ${data.length} 个字符`);
  ws.close(1000);
});
