const ws = new WebSocket('ws://localhost:9998/echo');
const bytes = new Uint8Array([0xca, 0xfe]);

ws.addEventListener('open', () => {
  console.log(`binaryType: ${ws.binaryType}`);
  ws.send(bytes);
});

ws.addEventListener('message', ({ data }) => {
  if (data instanceof Blob) {
    console.log(`received Blob, ${data.size} bytes`);
    // May be changed at any time, for messages to come
    ws.binaryType = 'arraybuffer';
    ws.send(bytes);
  } else {
    console.log(`received ArrayBuffer, ${data.byteLength} bytes`);
    console.log(`first byte: 0x${new Uint8Array(data)[0].toString(16)}`);
    ws.close(1000);
  }
});
