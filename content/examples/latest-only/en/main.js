const ws = new WebSocket('ws://localhost:9998/slow?rate=262144');
const PICTURE = 512 * 1024; // a “picture” every 50 ms
let sent = 0;
let skipped = 0;

ws.addEventListener('open', () => {
  const timer = setInterval(() => {
    if (ws.bufferedAmount > 0) {
      skipped += 1; // the last one has not gone yet: leave this one out
    } else {
      ws.send(new Uint8Array(PICTURE));
      sent += 1;
    }
    if (sent + skipped < 60) return;
    clearInterval(timer);
    console.log(`sent ${sent}, skipped ${skipped}`);
    console.log(`Some were skipped: ${skipped > 0}`);
    ws.close();
  }, 50);
});
