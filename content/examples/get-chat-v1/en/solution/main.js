// What is wanted most comes first
const ws = new WebSocket('ws://localhost:9998/echo', ['chat.v1', 'chat.v2']);

ws.addEventListener('open', () => {
  console.log(`the server chose: "${ws.protocol}"`);
  ws.close(1000);
});
