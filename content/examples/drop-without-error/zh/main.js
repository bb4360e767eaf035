// 连上半秒以后，服务器直接断开 TCP
const ws = new WebSocket('ws://localhost:9998/drop?after=500ms');
let errors = 0;

ws.addEventListener('open', () => console.log('open'));
ws.addEventListener('error', () => {
  errors += 1;
});

ws.addEventListener('close', ({ code, wasClean }) => {
  console.log(`close: code ${code}, wasClean ${wasClean}`);
  console.log(`error 事件的次数: ${errors}`);
});
