// It keeps asking, and hears nothing but itself
const ws = new WebSocket('ws://localhost:9998/echo');
let asked = 0;

ws.addEventListener('open', () => {
  const timer = setInterval(() => {
    asked += 1;
    ws.send('anything new?');
    if (asked < 3) return;
    clearInterval(timer);
    setTimeout(() => ws.close(), 200);
  }, 200);
});

ws.addEventListener('message', ({ data }) => console.log(`received: ${data}`));
