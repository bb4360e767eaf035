const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.send('the last one');
  ws.close(1000, 'done');
  // The message is not lost: the close goes behind it
});

// The echo comes, but in CLOSING it is not given to code
ws.addEventListener('message', ({ data }) => console.log(`message: ${data}`));

ws.addEventListener('close', ({ code, reason, wasClean }) => {
  console.log(`close: code ${code}, reason "${reason}", wasClean ${wasClean}`);
});
