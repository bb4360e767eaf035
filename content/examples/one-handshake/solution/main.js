let got = 0;
const ws = new WebSocket('ws://localhost:9998/push?every=100&count=5');

ws.addEventListener('message', ({ data }) => {
  got += 1;
  console.log(`${got}: ${data}`);
});
