const ws = new WebSocket('ws://localhost:9998/echo');

ws.onopen = () => {
  ws.send('the first');
  ws.send('the second');
  ws.close(1000);
};

ws.onmessage = (evt) => console.log(`received: ${evt.data}`);

ws.onclose = () => console.log('closed');
