const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('message', ({ data }) => {
  console.log(`received: ${data}`);
  ws.close();
});

ws.addEventListener('open', () => ws.send('good morning'));
