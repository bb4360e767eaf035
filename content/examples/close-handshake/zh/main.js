const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.send('最后一条');
  ws.close(1000, '办完了');
  // 已经发出的消息不会丢，close() 排在它后面
});

// 回显会到，但这时已是 CLOSING，浏览器不再交给代码
ws.addEventListener('message', ({ data }) => console.log(`message: ${data}`));

ws.addEventListener('close', ({ code, reason, wasClean }) => {
  console.log(`close: code ${code}, reason "${reason}", wasClean ${wasClean}`);
});
