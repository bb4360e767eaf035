function clientFrame(text) {
  const payload = new TextEncoder().encode(text);
  const key = crypto.getRandomValues(new Uint8Array(4));
  // 第一个字节：FIN 和操作码 1；第二个字节：MASK 和长度
  return Uint8Array.of(0x81, 0x80 | payload.length, ...key, ...payload);
}

const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.send(clientFrame('Hello'));
  ws.close(1000);
});
