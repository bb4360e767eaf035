const ws = new WebSocket('ws://localhost:9998/drop?after=1');

ws.addEventListener('open', () => ws.send('在吗？'));
ws.addEventListener('close', ({ code }) => console.log(`断了：${code}`));
