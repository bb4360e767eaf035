// 服务器回显一条消息，然后用 4000 关闭
const ws = new WebSocket('ws://localhost:9998/close?code=4000&reason=bye&after=1');

ws.addEventListener('open', () => {
  console.log('open');
  ws.send('你好');
});

ws.addEventListener('message', (event) => {
  console.log(`message: ${event.data}`);
});

ws.addEventListener('error', () => {
  console.log('error'); // 这次不会出现
});

ws.addEventListener('close', ({ code, reason, wasClean }) => {
  console.log(`close: code ${code}, reason "${reason}", wasClean ${wasClean}`);
});
