// 两个分片之间夹着一个 ping
const ws = new WebSocket('ws://localhost:9998/odd-frame?kind=ping-between');

ws.addEventListener('message', ({ data }) => {
  console.log(data);
  ws.close(1000);
});
