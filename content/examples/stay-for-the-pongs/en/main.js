const ws = new WebSocket('ws://localhost:9998/ping?every=200&count=3');

ws.addEventListener('message', ({ data }) => {
  const { n, rtt } = JSON.parse(data);
  console.log(`pong ${n}, round trip ${rtt} ms`);
  ws.close();
});
