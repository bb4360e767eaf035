// /silent-close 收到关闭帧也不回答
const ws = new WebSocket('ws://localhost:9998/silent-close');
let seconds = 0;

ws.addEventListener('open', () => {
  ws.close(1000);
  const timer = setInterval(() => {
    seconds += 1;
    console.log(`${seconds} s: readyState ${ws.readyState}`);
    if (seconds < 3) return;
    clearInterval(timer);
    console.log('等一分钟看结局，或者点“停止”');
  }, 1000);
});

ws.addEventListener('close', ({ code, wasClean }) => {
  console.log(`close: code ${code}, wasClean ${wasClean}`);
});
