function load() {
  return new Promise((done) => setTimeout(done, 300));
}

const ws = new WebSocket('ws://localhost:9998/echo');
await load();
if (ws.readyState === WebSocket.OPEN) ws.send('ready');
else ws.onopen = () => ws.send('ready');
