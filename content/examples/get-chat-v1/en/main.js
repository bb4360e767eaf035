// Both are offered, but the server chooses chat.v2
const ws = new WebSocket('ws://localhost:9998/echo', ['chat.v2', 'chat.v1']);

ws.addEventListener('open', () => {
  console.log(`the server chose: "${ws.protocol}"`);
  ws.close(1000);
});
