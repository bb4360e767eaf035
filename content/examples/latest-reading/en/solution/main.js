const ws = new WebSocket('ws://localhost:9998/echo');
let latest;

ws.addEventListener('open', () => {
  for (let n = 1; n <= 30; n += 1) {
    latest = `reading ${n}`;
    if (ws.bufferedAmount === 0) ws.send(latest);
  }
  setTimeout(() => {
    ws.send(latest);
    ws.close(1000);
  }, 300);
});
