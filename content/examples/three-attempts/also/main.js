// The same with await
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

for (let attempt = 0; attempt < 3; attempt += 1) {
  const ws = new WebSocket('ws://localhost:9998/drop?after=1');
  ws.onopen = () => ws.send('x');
  await new Promise((resolve) => (ws.onclose = resolve));
  await sleep(50 * 2 ** attempt);
}
