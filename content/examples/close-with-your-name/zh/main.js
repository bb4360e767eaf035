// 连上就走，没有留下名字
const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.close(1000);
});

ws.addEventListener('close', ({ code, reason }) => {
  console.log(`close: ${code} "${reason}"`);
});
