const hexOf = (byte) => byte.toString(16).padStart(2, '0');
const hex = (buffer) => Array.from(new Uint8Array(buffer), hexOf).join(' ');

const big = new ArrayBuffer(4);
new DataView(big).setUint32(0, 1);

const little = new ArrayBuffer(4);
new DataView(little).setUint32(0, 1, true); // true：低位字节在前

// 类型化数组用的是这台机器自己的字节序
const machine = new Uint32Array([1]).buffer;

console.log(`大端: ${hex(big)}`);
console.log(`小端: ${hex(little)}`);
console.log(`这台机器: ${hex(machine)}`);

const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';
ws.addEventListener('open', () => ws.send(big));
ws.addEventListener('message', ({ data }) => {
  const view = new DataView(data);
  console.log(`按大端读: ${view.getUint32(0)}`);
  console.log(`按小端读: ${view.getUint32(0, true)}`);
  ws.close(1000);
});
