const ws = new WebSocket('ws://localhost:9998/slow?rate=262144');
const PICTURE = 512 * 1024; // 每 50 ms 一张“画面”
let sent = 0;
let skipped = 0;

ws.addEventListener('open', () => {
  const timer = setInterval(() => {
    if (ws.bufferedAmount > 0) {
      skipped += 1; // 上一张还没发出去：丢掉这一张
    } else {
      ws.send(new Uint8Array(PICTURE));
      sent += 1;
    }
    if (sent + skipped < 60) return;
    clearInterval(timer);
    console.log(`发出 ${sent}, 丢掉 ${skipped}`);
    console.log(`丢过: ${skipped > 0}`);
    ws.close();
  }, 50);
});
