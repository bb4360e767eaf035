const token = 's3cret';
const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.send(JSON.stringify({ type: 'auth', token }));
});
ws.addEventListener('message', () => ws.close(1000));
ws.addEventListener('close', ({ code }) => console.log(`closed: ${code}`));
