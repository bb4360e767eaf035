const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  for (let n = 1; n <= 30; n += 1) ws.send(`reading ${n}`);
  setTimeout(() => ws.close(1000), 500);
});
