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
    buffer = concat(buffer, bytes);
    while (buffer.length >= 2) {
      let length = buffer[1] & 0x7f;
      let start = 2;
      if (length === 126) {
        if (buffer.length < 4) return;
        length = buffer[2] * 256 + buffer[3];
        start = 4;
      } else if (length === 127) {
        if (buffer.length < 10) return;
        length = 0;
        for (const byte of buffer.slice(2, 10)) length = length * 256 + byte;
        start = 10;
      }
      const end = start + 4 + length;
      if (buffer.length < end) return;
      const mask = buffer.slice(start, start + 4);
      const payload = buffer.slice(start + 4, end).map((byte, i) => byte ^ mask[i % 4]);
      buffer = buffer.slice(end);
      sendText(socket, new TextDecoder().decode(payload).toUpperCase());
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

// Given: writes a short text frame. In step seven you write your own.
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

// Below: the browser’s own WebSocket, which calls the server above.
const ws = new WebSocket(address);
const words = ['hello', 'unmask me', 'done'];
ws.onopen = () => ws.send(words.shift());
ws.onmessage = (event) => {
  console.log(event.data);
  if (words.length > 0) ws.send(words.shift());
};
ws.onclose = (event) => console.log('close', event.code);
