const ws = new WebSocket('ws://localhost:9998/slow?rate=262144');
const CHUNK = new Uint8Array(256 * 1024);
const HIGH = 1024 * 1024; // stop at 1 MiB in the buffer
const TOTAL = 32;
let sent = 0;
let highest = 0;
let waits = 0;

function fill() {
  while (sent < TOTAL && ws.bufferedAmount < HIGH) {
    ws.send(CHUNK);
    sent += 1;
  }
  highest = Math.max(highest, ws.bufferedAmount);
  if (sent < TOTAL && waits < 150) {
    waits += 1;
    setTimeout(fill, 100); // no event says “go on”, so look again
    return;
  }
  console.log(`sent ${sent} / ${TOTAL}`);
  console.log(`The buffer stayed small: ${highest <= HIGH + CHUNK.length}`);
  console.log(`At most (bytes): ${highest}`);
  ws.close();
}

ws.addEventListener('open', fill);
