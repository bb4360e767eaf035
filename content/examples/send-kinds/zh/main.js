const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';

const bytes = new Uint8Array([1, 2, 3, 4, 5]);
const things = [
  '你好',
  new Blob(['blob']),
  bytes.buffer,
  bytes.subarray(1, 3), // 只发视图覆盖的两个字节
  42, // 不是上面几种，先转成字符串
];

ws.addEventListener('open', () => {
  for (const thing of things) ws.send(thing);
});

let answers = 0;
ws.addEventListener('message', ({ data }) => {
  if (typeof data === 'string') console.log(`文本: ${data}`);
  else console.log(`二进制: ${new Uint8Array(data).join(' ')}`);
  answers += 1;
  if (answers === things.length) ws.close(1000);
});
