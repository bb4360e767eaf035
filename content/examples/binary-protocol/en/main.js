// A message: type 1 byte, sensor 2, temperature 4
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
  // Anything may arrive: check before reading
  if (view.byteLength !== LENGTH || view.getUint8(0) !== READING) return undefined;
  return { sensor: view.getUint16(1), temperature: view.getFloat32(3) };
}

const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';
ws.addEventListener('open', () => {
  const reading = { sensor: 513, temperature: 36.5 };
  console.log(`JSON: ${JSON.stringify(reading).length} bytes`);
  console.log(`binary: ${encode(reading).byteLength} bytes`);
  ws.send(encode(reading));
});
ws.addEventListener('message', ({ data }) => {
  const { sensor, temperature } = decode(data);
  console.log(`sensor ${sensor}, ${temperature} °C`);
  ws.close(1000);
});
