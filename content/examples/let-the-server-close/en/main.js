const ws = new WebSocket('ws://localhost:9998/close?code=4003&reason=enough&after=3');

ws.addEventListener('open', () => ws.send('one more'));

ws.addEventListener('message', ({ data }) => {
  console.log(`received: ${data}`);
});
