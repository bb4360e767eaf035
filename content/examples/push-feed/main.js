const ws = new WebSocket('ws://localhost:9998/push?every=1000&count=5');

ws.addEventListener('message', ({ data }) => console.log(data));
ws.addEventListener('close', ({ code }) => console.log(`close ${code}`));
