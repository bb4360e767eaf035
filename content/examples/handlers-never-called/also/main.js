const ws = new WebSocket('ws://localhost:9998/echo');
ws.addEventListener('open', () => ws.send('hello'));
ws.addEventListener('message', ({ data }) => {
  console.log(data);
  ws.close(4000);
});
ws.addEventListener('close', (event) => console.log(event.code));
