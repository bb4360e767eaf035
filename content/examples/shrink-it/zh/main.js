const random = () => Math.random().toString(36).slice(2, 12);
const text = Array.from({ length: 120 }, random).join(' ');

const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  console.log(`${text.length} 个字符，扩展: "${ws.extensions}"`);
  ws.send(text);
});

ws.addEventListener('message', () => ws.close(1000));
