const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('message', ({ data }) => {
  console.log(`received: ${data}`);
  ws.close();
});

ws.send('good morning');
