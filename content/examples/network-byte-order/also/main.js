// By hand: the highest byte first, and -5 as 65536 - 5
const bytesOf = (number, count) =>
  Array.from({ length: count }, (_, at) => (number >>> (8 * (count - 1 - at))) & 0xff);
const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send(Uint8Array.from([...bytesOf(1000000, 4), ...bytesOf(65531, 2)]));
ws.onmessage = () => ws.close();
