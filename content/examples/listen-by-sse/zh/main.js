const ws = new WebSocket('ws://localhost:9998/push?every=100&count=3');

ws.addEventListener('message', ({ data }) => console.log(JSON.parse(data).n));
ws.addEventListener('close', () => console.log('停了'));
