const ws = new WebSocket('ws://localhost:9998/echo');
let waiting = 0;

ws.onopen = () => {
  for (const text of ['the first', 'the second']) {
    ws.send(text);
    waiting += 1;
  }
};

ws.onmessage = (evt) => {
  console.log(`received: ${evt.data}`);
  waiting -= 1;
  // It leaves when nothing is owed any more
  if (waiting === 0) ws.close(1000);
};

ws.onclose = () => console.log('closed');
