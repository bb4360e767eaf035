const ws = new WebSocket('ws://localhost:9998/drop?after=3');

ws.addEventListener('open', () => {
  for (let n = 1; n <= 10; n += 1) ws.send(`消息 ${n}`);
});
ws.addEventListener('message', ({ data }) => console.log(`回声：${data}`));
ws.addEventListener('close', () => console.log('断了，剩下的都丢了'));
