// /slow 每秒只读 256 KiB
const ws = new WebSocket('ws://localhost:9998/slow?rate=262144');
const show = (when) => console.log(`${when}: ${ws.bufferedAmount}`);

ws.addEventListener('open', () => {
  // 两个汉字，UTF-8 编码后是 6 个字节
  ws.send('你好');
  show('文本');

  // 二进制也计算在内
  ws.send(new Uint8Array(1000));
  show('加上二进制');

  ws.send(new Uint8Array(6 * 1024 * 1024));
  show('再加 6 MiB');

  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    show(`${seconds} s`);
    if (ws.bufferedAmount > 0) return;
    clearInterval(timer);
    console.log('全部交给操作系统了');
    ws.close();
  }, 1000);
});
