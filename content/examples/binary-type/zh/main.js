const ws = new WebSocket('ws://localhost:9998/echo');
const bytes = new Uint8Array([0xca, 0xfe]);

ws.addEventListener('open', () => {
  console.log(`binaryType: ${ws.binaryType}`);
  ws.send(bytes);
});

ws.addEventListener('message', ({ data }) => {
  if (data instanceof Blob) {
    console.log(`收到 Blob, ${data.size} 字节`);
    // 随时可以改，从下一条消息起生效
    ws.binaryType = 'arraybuffer';
    ws.send(bytes);
  } else {
    console.log(`收到 ArrayBuffer, ${data.byteLength} 字节`);
    console.log(`第一个字节: 0x${new Uint8Array(data)[0].toString(16)}`);
    ws.close(1000);
  }
});
