const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.close(1000);
  console.log(`关闭之后: bufferedAmount ${ws.bufferedAmount}`);

  // 不抛异常，也不会发出去
  ws.send('12345');
  ws.send('12345');
  console.log(`又“发”了 10 个字节: bufferedAmount ${ws.bufferedAmount}`);
});

ws.addEventListener('message', () => console.log('不会出现'));
ws.addEventListener('close', () => {
  console.log(`close 事件: bufferedAmount ${ws.bufferedAmount}`);
});
