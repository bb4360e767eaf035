// 一条消息：类型 1 字节，编号 2 字节，温度 4 字节
const READING = 1;
const LENGTH = 7;

function encode({ sensor, temperature }) {
  const view = new DataView(new ArrayBuffer(LENGTH));
  view.setUint8(0, READING);
  view.setUint16(1, sensor);
  view.setFloat32(3, temperature);
  return view;
}

function decode(buffer) {
  const view = new DataView(buffer);
  // 对方发来什么都有可能，先检查再读
  if (view.byteLength !== LENGTH || view.getUint8(0) !== READING) return undefined;
  return { sensor: view.getUint16(1), temperature: view.getFloat32(3) };
}

const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';
ws.addEventListener('open', () => {
  const reading = { sensor: 513, temperature: 36.5 };
  console.log(`JSON: ${JSON.stringify(reading).length} 字节`);
  console.log(`二进制: ${encode(reading).byteLength} 字节`);
  ws.send(encode(reading));
});
ws.addEventListener('message', ({ data }) => {
  const { sensor, temperature } = decode(data);
  console.log(`传感器 ${sensor}, ${temperature} °C`);
  ws.close(1000);
});
