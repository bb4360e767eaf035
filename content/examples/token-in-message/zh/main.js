const token = 's3cret';
const ws = new WebSocket('ws://localhost:9998/echo', token);

ws.addEventListener('open', () => console.log('连上了'));
ws.addEventListener('close', ({ code }) => console.log(`关闭：${code}`));
