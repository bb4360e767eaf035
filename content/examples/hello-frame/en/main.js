// Run it, open “Wire”, and compare the message in both directions
const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.send('Hello'));

ws.addEventListener('message', ({ data }) => {
  console.log(data);
  ws.close(1000);
});
