// No end of its own: closed from here once there are enough
const ws = new WebSocket('ws://localhost:9998/push?every=50');
let got = 0;
ws.onmessage = () => {
  got += 1;
  if (got === 5) ws.close();
};
