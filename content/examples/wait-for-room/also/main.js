// The other side sets the pace: the next piece goes when the last has come back
const ws = new WebSocket('ws://localhost:9998/echo');
let left = 20;
const next = () => {
  if (left-- > 0) ws.send(new Uint8Array(50_000));
};
ws.onopen = next;
ws.onmessage = next;
