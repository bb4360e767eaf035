// 服务器收到一条消息以后关闭
const ws = new WebSocket('ws://localhost:9998/close?code=4001&reason=%E5%86%8D%E8%A7%81&after=1');

ws.addEventListener('open', () => ws.send('在吗'));
ws.addEventListener('message', ({ data }) => console.log(`message: ${data}`));

ws.addEventListener('close', ({ code, reason, wasClean }) => {
  console.log(`close: ${code} ${reason} ${wasClean}`);
});
