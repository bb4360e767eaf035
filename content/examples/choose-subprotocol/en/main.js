// In order of preference; the server picks one that it speaks
const ws = new WebSocket('ws://localhost:9998/echo', ['xml', 'chat.v1', 'chat.v2']);

console.log(`before: "${ws.protocol}"`);

ws.addEventListener('open', () => {
  console.log(`the server chose: "${ws.protocol}"`);
  ws.close();
});
