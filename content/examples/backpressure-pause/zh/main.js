const ws = new WebSocket('ws://localhost:9998/slow?rate=262144');
const CHUNK = new Uint8Array(256 * 1024);
const HIGH = 1024 * 1024; // 缓冲超过 1 MiB 就先停
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
    setTimeout(fill, 100); // 没有“可以继续发了”的事件，只好过一会儿再看
    return;
  }
  console.log(`发出 ${sent} / ${TOTAL}`);
  console.log(`缓冲没有失控: ${highest <= HIGH + CHUNK.length}`);
  console.log(`最多时（字节）: ${highest}`);
  ws.close();
}

ws.addEventListener('open', fill);
