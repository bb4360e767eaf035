const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

serve((socket) => {
  let isOpen = false;
  let buffer = new Uint8Array(0);
  socket.on('data', (bytes) => {
    if (!isOpen) {
      isOpen = true;
      socket.write(handshake(bytes));
      return;
    }
    // TCP 不管帧从哪里开始：一次来的可能不足一帧，也可能不止一帧，所以先攒起来。
    buffer = concat(buffer, bytes);
    while (buffer.length >= 2) {
      let length = buffer[1] & 0x7f;
      let start = 2;
      // 126 和 127 在这里处理
      const end = start + 4 + length; // 4 个字节的掩码键，再是载荷
      if (buffer.length < end) return;
      buffer = buffer.slice(end);
      sendText(socket, String(length));
    }
  });
});

function handshake(bytes) {
  const key = /Sec-WebSocket-Key: (\S+)/i.exec(new TextDecoder().decode(bytes))[1];
  const accept = btoa(String.fromCharCode(...sha1(key + GUID)));
  return (
    'HTTP/1.1 101 Switching Protocols\r\n' +
    'Upgrade: websocket\r\n' +
    'Connection: Upgrade\r\n' +
    `Sec-WebSocket-Accept: ${accept}\r\n\r\n`
  );
}

// 现成的：写一个短的文本帧。第七步你会自己写。
function sendText(socket, text) {
  const payload = new TextEncoder().encode(text);
  socket.write([0x81, payload.length, ...payload]);
}

function concat(a, b) {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

// 下面是浏览器自己的 WebSocket，连到上面的服务器。
const ws = new WebSocket(address);
const sizes = [5, 300, 70000];
ws.onopen = () => ws.send('a'.repeat(sizes.shift()));
ws.onmessage = (event) => {
  console.log(event.data);
  if (sizes.length > 0) ws.send('a'.repeat(sizes.shift()));
};
ws.onclose = (event) => console.log('close', event.code);
