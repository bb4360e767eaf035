const size = 5;
const ws = new WebSocket(`ws://localhost:9998/echo?fragment=${size}`);

ws.addEventListener('open', () => ws.send('WebSocket 101'));

// However many fragments there are, code receives one whole message
ws.addEventListener('message', ({ data }) => {
  console.log(`received: ${data}`);
  ws.close(1000);
});
