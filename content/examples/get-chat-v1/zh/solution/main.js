// 想要的放在最前面
const ws = new WebSocket('ws://localhost:9998/echo', ['chat.v1', 'chat.v2']);

ws.addEventListener('open', () => {
  console.log(`服务器选了: "${ws.protocol}"`);
  ws.close(1000);
});
