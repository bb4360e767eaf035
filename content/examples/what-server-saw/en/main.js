// The server sends back, as JSON, the request that it saw
const ws = new WebSocket('ws://localhost:9998/headers');

ws.addEventListener('message', ({ data }) => {
  const { method, target, version, headers } = JSON.parse(data);
  console.log(`${method} ${target} ${version}`);
  for (const [name, value] of headers) console.log(`${name}: ${value}`);
  ws.close(1000);
});
