const ws = new WebSocket('ws://localhost:9998/echo');
const piece = new Uint8Array(50_000);

ws.addEventListener('open', () => {
  for (let n = 1; n <= 20; n += 1) {
    ws.send(piece);
    console.log(`after message ${n}: ${ws.bufferedAmount}`);
  }
});
