// The server pings every 0.5 s and the browser answers by itself; then the server tells us how long it took
const ws = new WebSocket('ws://localhost:9998/ping?every=500');
let seen = 0;

ws.addEventListener('message', ({ data }) => {
  console.log(data);
  seen += 1;
  if (seen === 3) ws.close();
});
ws.addEventListener('close', ({ code }) => console.log(`close ${code}`));
