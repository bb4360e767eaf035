const ws = new WebSocket('ws://localhost:9998/echo');

ws.onOpen = () => ws.send('can you hear me');

ws.onmesage = ({ data }) => {
  console.log(`received: ${data}`);
  ws.close(1000);
};

ws.onclosed = ({ code }) => console.log(`closed: ${code}`);
