const text = '重要的话说三遍。'.repeat(150);

const ws = new WebSocket('ws://localhost:9998/echo?deflate=1');

ws.addEventListener('open', () => {
  console.log(`${text.length} 个字符，扩展: "${ws.extensions}"`);
  ws.send(text);
});

ws.addEventListener('message', () => ws.close(1000));
