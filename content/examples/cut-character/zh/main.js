// “你好”有 6 个字节，每片 2 个：汉字被从中间切开
const ws = new WebSocket('ws://localhost:9998/echo?fragment=2');

ws.addEventListener('open', () => ws.send('你好'));

ws.addEventListener('message', ({ data }) => {
  console.log(data);
  ws.close(1000);
});
