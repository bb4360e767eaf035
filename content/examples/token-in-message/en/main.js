const token = 's3cret';
const ws = new WebSocket('ws://localhost:9998/echo', token);

ws.addEventListener('open', () => console.log('open'));
ws.addEventListener('close', ({ code }) => console.log(`closed: ${code}`));
