// The server echoes one message, then closes with 4000
const ws = new WebSocket('ws://localhost:9998/close?code=4000&reason=bye&after=1');

ws.addEventListener('open', () => {
  console.log('open');
  ws.send('hello');
});

ws.addEventListener('message', (event) => {
  console.log(`message: ${event.data}`);
});

ws.addEventListener('error', () => {
  console.log('error'); // not this time
});

ws.addEventListener('close', ({ code, reason, wasClean }) => {
  console.log(`close: code ${code}, reason "${reason}", wasClean ${wasClean}`);
});
