const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const middle = bytes.subarray(2, 5);

const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';

// Given the view itself, send() takes the bytes in the window only
ws.addEventListener('open', () => ws.send(middle));

ws.addEventListener('message', ({ data }) => {
  console.log(`received ${data.byteLength} bytes`);
  ws.close();
});
