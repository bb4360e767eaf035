const ws = new WebSocket('ws://localhost:9998/drop?after=1');

ws.addEventListener('open', () => ws.send('Are you there?'));
ws.addEventListener('close', ({ code }) => console.log(`lost: ${code}`));
