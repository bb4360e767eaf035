const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const middle = bytes.subarray(2, 5);

const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';

// 视图直接交给 send()，它只发窗口里的字节
ws.addEventListener('open', () => ws.send(middle));

ws.addEventListener('message', ({ data }) => {
  console.log(`收到 ${data.byteLength} 个字节`);
  ws.close();
});
