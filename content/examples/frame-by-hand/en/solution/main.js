function clientFrame(text) {
  const payload = new TextEncoder().encode(text);
  const key = crypto.getRandomValues(new Uint8Array(4));
  const masked = payload.map((byte, at) => byte ^ key[at % 4]);
  // The first byte is FIN and opcode 1, the second MASK and the length
  return Uint8Array.of(0x81, 0x80 | payload.length, ...key, ...masked);
}

const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.send(clientFrame('Hello'));
  ws.close(1000);
});
