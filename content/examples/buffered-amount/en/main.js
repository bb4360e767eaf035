// /slow reads only 256 KiB a second
const ws = new WebSocket('ws://localhost:9998/slow?rate=262144');
const show = (when) => console.log(`${when}: ${ws.bufferedAmount}`);

ws.addEventListener('open', () => {
  // Two Chinese characters are six bytes in UTF-8
  ws.send('你好');
  show('text');

  // Binary data counts as well
  ws.send(new Uint8Array(1000));
  show('with binary');

  ws.send(new Uint8Array(6 * 1024 * 1024));
  show('with 6 MiB more');

  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    show(`${seconds} s`);
    if (ws.bufferedAmount > 0) return;
    clearInterval(timer);
    console.log('All of it has gone to the operating system');
    ws.close();
  }, 1000);
});
