const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.close(4001));

ws.addEventListener('close', ({ code, wasClean }) => {
  console.log(`close: ${code}, wasClean ${wasClean}`);
});
