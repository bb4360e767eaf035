const ws = new WebSocket('ws://localhost:9998/ping?every=200&count=3');

ws.addEventListener('message', ({ data }) => {
  const { n, rtt } = JSON.parse(data);
  console.log(`第 ${n} 个 pong，往返 ${rtt} 毫秒`);
  ws.close();
});
