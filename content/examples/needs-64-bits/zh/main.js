// 1000 个字母：长度用 16 位就写下了
const text = 'a'.repeat(1000);
const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.send(text));

ws.addEventListener('message', ({ data }) => {
  console.log(`收到 ${data.length} 个字符`);
  ws.close(1000);
});
