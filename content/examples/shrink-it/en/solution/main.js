const text = 'All work and no play. '.repeat(50);

const ws = new WebSocket('ws://localhost:9998/echo?deflate=1');

ws.addEventListener('open', () => {
  console.log(`${text.length} characters, extensions: "${ws.extensions}"`);
  ws.send(text);
});

ws.addEventListener('message', () => ws.close(1000));
