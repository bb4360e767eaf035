const ws = new WebSocket('ws://localhost:9998/echo');
const piece = new Uint8Array(50_000);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

ws.addEventListener('open', async () => {
  for (let n = 1; n <= 20; n += 1) {
    while (ws.bufferedAmount + piece.length > 200_000) await sleep(10);
    ws.send(piece);
    console.log(`after message ${n}: ${ws.bufferedAmount}`);
  }
});
