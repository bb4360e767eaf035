const ws = new WebSocket('ws://localhost:9998/push?every=100&count=5');
let total = 0;

ws.addEventListener('message', ({ data }) => {
  total += data.length;
});

ws.addEventListener('close', () => console.log(`一共 ${total} 字节`));
