// The server closes after one message
const ws = new WebSocket('ws://localhost:9998/close?code=4001&reason=goodbye&after=1');

ws.addEventListener('open', () => ws.send('hello'));
ws.addEventListener('message', ({ data }) => console.log(`message: ${data}`));

ws.addEventListener('close', ({ code, reason, wasClean }) => {
  console.log(`close: ${code} ${reason} ${wasClean}`);
});
