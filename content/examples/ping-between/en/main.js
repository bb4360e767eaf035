// A ping stands between two fragments
const ws = new WebSocket('ws://localhost:9998/odd-frame?kind=ping-between');

ws.addEventListener('message', ({ data }) => {
  console.log(data);
  ws.close(1000);
});
