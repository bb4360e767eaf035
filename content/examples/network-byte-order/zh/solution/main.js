const buffer = new ArrayBuffer(6);
const writer = new DataView(buffer);
writer.setUint32(0, 1000000);
writer.setInt16(4, -5);

const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';

ws.addEventListener('open', () => ws.send(buffer));

ws.addEventListener('message', ({ data }) => {
  const view = new DataView(data);
  console.log(`编号 ${view.getUint32(0)}，温度 ${view.getInt16(4)}`);
  ws.close();
});
