// The server answers in fragments of at most 5 bytes
const ws = new WebSocket('ws://localhost:9998/echo?fragment=5');
let events = 0;

ws.addEventListener('open', () => ws.send('Hello, fragments!'));

ws.addEventListener('message', ({ data }) => {
  events += 1;
  console.log(`message event ${events}: ${data}`);
  ws.close(1000);
});
