const ws = new WebSocket('ws://localhost:9998/close?code=4003&reason=enough&after=3');

ws.addEventListener('open', () => ws.send('再来一条'));

ws.addEventListener('message', ({ data }) => {
  console.log(`收到: ${data}`);
  // 已经不是 OPEN 的时候，send() 什么也不发，也不抛异常
  ws.send('再来一条');
});

ws.addEventListener('close', ({ code, reason }) => console.log(`关闭: ${code} ${reason}`));
