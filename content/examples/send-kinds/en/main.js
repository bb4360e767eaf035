const ws = new WebSocket('ws://localhost:9998/echo');
ws.binaryType = 'arraybuffer';

const bytes = new Uint8Array([1, 2, 3, 4, 5]);
const things = [
  'hello',
  new Blob(['blob']),
  bytes.buffer,
  bytes.subarray(1, 3), // only the two bytes that the view covers
  42, // none of those: made into a string first
];

ws.addEventListener('open', () => {
  for (const thing of things) ws.send(thing);
});

let answers = 0;
ws.addEventListener('message', ({ data }) => {
  if (typeof data === 'string') console.log(`text: ${data}`);
  else console.log(`binary: ${new Uint8Array(data).join(' ')}`);
  answers += 1;
  if (answers === things.length) ws.close(1000);
});
