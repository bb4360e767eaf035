// 1000 letters: sixteen bits are enough for that length
const text = 'a'.repeat(1000);
const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.send(text));

ws.addEventListener('message', ({ data }) => {
  console.log(`received ${data.length} characters`);
  ws.close(1000);
});
