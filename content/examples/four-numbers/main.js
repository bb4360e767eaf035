const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  console.log(`readyState: ${ws.readyState}`);
  ws.close();
});
