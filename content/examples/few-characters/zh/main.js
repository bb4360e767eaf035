const text = 'a'.repeat(42);

const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.send(text));

ws.addEventListener('message', ({ data }) => {
  console.log(`${[...data].length} 个字符`);
  ws.close(1000);
});
