// 按喜好排列：服务器从里面挑一个它会的
const ws = new WebSocket('ws://localhost:9998/echo', ['xml', 'chat.v1', 'chat.v2']);

console.log(`连接之前: "${ws.protocol}"`);

ws.addEventListener('open', () => {
  console.log(`服务器选了: "${ws.protocol}"`);
  ws.close();
});
