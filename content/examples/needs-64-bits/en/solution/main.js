// 65535 is the greatest number that sixteen bits can write
const text = 'a'.repeat(65536);
const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.send(text));

ws.addEventListener('message', ({ data }) => {
  console.log(`received ${data.length} characters`);
  ws.close(1000);
});
