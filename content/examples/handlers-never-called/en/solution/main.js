const ws = new WebSocket('ws://localhost:9998/echo');

ws.onopen = () => ws.send('can you hear me');

ws.onmessage = ({ data }) => {
  console.log(`received: ${data}`);
  ws.close(1000);
};

ws.onclose = ({ code }) => console.log(`closed: ${code}`);
