const ws = new WebSocket('ws://localhost:9998/delay?ms=3000');

ws.addEventListener('open', () => console.log('this never happens'));
ws.addEventListener('error', () => console.log(`error: readyState ${ws.readyState}`));
ws.addEventListener('close', ({ code, wasClean }) => {
  console.log(`close: code ${code}, wasClean ${wasClean}, readyState ${ws.readyState}`);
});

setTimeout(() => {
  console.log(`enough waiting: readyState ${ws.readyState}`);
  ws.close();
  console.log(`after close(): readyState ${ws.readyState}`);
}, 500);
