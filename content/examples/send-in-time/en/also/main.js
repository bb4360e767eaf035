const ws = new WebSocket('ws://localhost:9998/echo');
await new Promise((done) => (ws.onopen = done));
ws.send('Good morning');
