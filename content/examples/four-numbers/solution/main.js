const ws = new WebSocket('ws://localhost:9998/echo');
const show = () => console.log(`readyState: ${ws.readyState}`);

show();

ws.addEventListener('open', () => {
  show();
  ws.close();
  show();
});

ws.addEventListener('close', show);
