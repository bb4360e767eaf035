// 长度的三种写法：7 位、16 位、64 位
const lengths = [125, 126, 65536];
let received = 0;

const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';

ws.addEventListener('open', () => {
  for (const length of lengths) ws.send(new Uint8Array(length));
});

ws.addEventListener('message', ({ data }) => {
  console.log(`收到: ${data.byteLength}`);
  received += 1;
  if (received === lengths.length) ws.close(1000);
});
