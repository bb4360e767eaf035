const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.send(Uint8Array.of(42, 43, 44)));

ws.addEventListener('message', ({ data }) => {
  console.log('第一个字节:', data[0]);
  ws.close();
});
