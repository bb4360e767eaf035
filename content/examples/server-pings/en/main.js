// The server sends three pings; the browser answers them, not this code
const ws = new WebSocket('ws://localhost:9998/ping?every=500&count=3');

ws.addEventListener('message', ({ data }) => {
  const { n, rtt } = JSON.parse(data);
  console.log(`ping ${n}: round trip ${rtt} ms`);
});

ws.addEventListener('close', ({ code }) => console.log(`close: ${code}`));
