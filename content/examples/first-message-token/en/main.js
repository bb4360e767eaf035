// No token in the address, so none in anybody’s log
const ws = new WebSocket('ws://localhost:9998/echo');
const token = crypto.getRandomValues(new Uint32Array(2)).join('-');

ws.addEventListener('open', () => {
  ws.send(JSON.stringify({ type: 'auth', token }));
});

ws.addEventListener('message', ({ data }) => {
  const { type } = JSON.parse(data);
  console.log(`The server’s first message: ${type}`);
  console.log(`Token in the address: ${ws.url.includes(token)}`);
  ws.close();
});
