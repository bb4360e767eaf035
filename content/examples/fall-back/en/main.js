const ws = new WebSocket('ws://localhost:9998/reject?status=503');

ws.addEventListener('message', ({ data }) => console.log(data));
ws.addEventListener('close', () => console.log('no connection, gave up'));
