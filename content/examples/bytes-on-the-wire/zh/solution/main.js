const ws = new WebSocket('ws://localhost:9998/push?every=100&count=5');
let total = 0;

ws.addEventListener('message', ({ data }) => {
  // 125 字节以内，帧头是 2 个字节
  total += 2 + new TextEncoder().encode(data).length;
});

ws.addEventListener('close', () => console.log(`一共 ${total} 字节`));
