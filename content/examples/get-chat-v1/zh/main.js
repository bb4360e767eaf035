// 两个都提供了，可是服务器选了 chat.v2
const ws = new WebSocket('ws://localhost:9998/echo', ['chat.v2', 'chat.v1']);

ws.addEventListener('open', () => {
  console.log(`服务器选了: "${ws.protocol}"`);
  ws.close(1000);
});
