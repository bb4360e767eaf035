const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('message', ({ data }) => {
  console.log(`收到: ${data}`);
  ws.close();
});

ws.send('早上好');
