// 不停地问，听到的只是自己的话
const ws = new WebSocket('ws://localhost:9998/echo');
let asked = 0;

ws.addEventListener('open', () => {
  const timer = setInterval(() => {
    asked += 1;
    ws.send('有新消息吗？');
    if (asked < 3) return;
    clearInterval(timer);
    setTimeout(() => ws.close(), 200);
  }, 200);
});

ws.addEventListener('message', ({ data }) => console.log(`收到: ${data}`));
