const ws = new WebSocket('ws://localhost:9998/close?code=4002&answer=1');

ws.addEventListener('open', () => ws.close(4001));

ws.addEventListener('close', ({ code, wasClean }) => {
  console.log(`close: ${code}, wasClean ${wasClean}`);
});
