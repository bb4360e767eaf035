// Put the address that you were given between the quotes: ws://…/bench/…
const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send('Hello, server, are you there?');
ws.onmessage = (event) => {
  console.log('message', event.data);
  ws.close(1000);
};
ws.onclose = (event) => console.log('close', event.code, event.wasClean);
