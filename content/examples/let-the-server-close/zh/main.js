const ws = new WebSocket('ws://localhost:9998/close?code=4003&reason=enough&after=3');

ws.addEventListener('open', () => ws.send('再来一条'));

ws.addEventListener('message', ({ data }) => {
  console.log(`收到: ${data}`);
});
