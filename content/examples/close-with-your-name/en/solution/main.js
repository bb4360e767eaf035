const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  // 4000 to 4999 are for applications to use as they like
  ws.close(4001, 'Ada');
});

ws.addEventListener('close', ({ code, reason }) => {
  console.log(`close: ${code} "${reason}"`);
});
