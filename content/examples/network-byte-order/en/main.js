const buffer = new ArrayBuffer(6);
new Uint32Array(buffer, 0, 1)[0] = 1000000;
new Int16Array(buffer, 4, 1)[0] = -5;

const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';

ws.addEventListener('open', () => ws.send(buffer));

ws.addEventListener('message', ({ data }) => {
  const view = new DataView(data);
  console.log(`sensor ${view.getUint32(0)}, temperature ${view.getInt16(4)}`);
  ws.close();
});
