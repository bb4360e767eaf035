const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';

ws.addEventListener('open', () => ws.send(Uint8Array.of(42, 43, 44)));

ws.addEventListener('message', ({ data }) => {
  const bytes = new Uint8Array(data);
  console.log('the first byte:', bytes[0]);
  ws.close();
});
