const ws = new WebSocket('ws://localhost:9998/push?every=100&count=5');
let total = 0;

ws.addEventListener('message', ({ data }) => {
  // Up to 125 bytes, the header is 2
  total += 2 + new TextEncoder().encode(data).length;
});

ws.addEventListener('close', () => console.log(`${total} bytes in all`));
