const ws = new WebSocket('ws://localhost:9998/push?every=200&count=3');

ws.addEventListener('message', ({ data }) => console.log(`received: ${data}`));

ws.addEventListener('close', ({ code }) => console.log(`the server closed: ${code}`));
