// 31 × 4 + 2 = 126
const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send('😀'.repeat(31) + 'é');
ws.onmessage = () => ws.close();
