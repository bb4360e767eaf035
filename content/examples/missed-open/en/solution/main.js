// As if it loaded settings
function load() {
  return new Promise((done) => setTimeout(done, 300));
}

const ws = new WebSocket('ws://localhost:9998/echo');
// Waiting begins at once: later would be too late
const opened = new Promise((done) => ws.addEventListener('open', done));
ws.addEventListener('message', ({ data }) => console.log(`received: ${data}`));

await load();
await opened;

ws.send('ready');
