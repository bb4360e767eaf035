const hexOf = (byte) => byte.toString(16).padStart(2, '0');
const hex = (buffer) => Array.from(new Uint8Array(buffer), hexOf).join(' ');

const big = new ArrayBuffer(4);
new DataView(big).setUint32(0, 1);

const little = new ArrayBuffer(4);
new DataView(little).setUint32(0, 1, true); // true: least significant byte first

// A typed array uses the byte order of the machine
const machine = new Uint32Array([1]).buffer;

console.log(`big-endian: ${hex(big)}`);
console.log(`little-endian: ${hex(little)}`);
console.log(`this machine: ${hex(machine)}`);

const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';
ws.addEventListener('open', () => ws.send(big));
ws.addEventListener('message', ({ data }) => {
  const view = new DataView(data);
  console.log(`read as big-endian: ${view.getUint32(0)}`);
  console.log(`read as little-endian: ${view.getUint32(0, true)}`);
  ws.close(1000);
});
