// 你好 has 6 bytes; fragments of 2 cut through its characters
const ws = new WebSocket('ws://localhost:9998/echo?fragment=2');

ws.addEventListener('open', () => ws.send('你好'));

ws.addEventListener('message', ({ data }) => {
  console.log(data);
  ws.close(1000);
});
