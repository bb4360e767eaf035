const ws = new WebSocket('ws://localhost:9998/echo');
let sent = 0;

ws.addEventListener('open', () => {
  const timer = setInterval(() => {
    ws.send('keep-alive');
    sent += 1;
    if (sent < 3) return;
    clearInterval(timer);
    ws.close(1000);
  }, 200);
});
