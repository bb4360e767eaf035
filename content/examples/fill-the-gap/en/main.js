const PUSH = 'ws://localhost:9998/push?every=100&count=3';
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Connects once, until all has been pushed */
function listen() {
  return new Promise((resolve) => {
    const ws = new WebSocket(PUSH);
    ws.onmessage = ({ data }) => console.log(JSON.parse(data).n);
    ws.onclose = resolve;
  });
}

await listen();
// The instance restarts …
await sleep(1200);
await listen();
