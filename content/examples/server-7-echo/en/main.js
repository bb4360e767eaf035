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
      const opcode = buffer[0] & 0x0f;
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
      send(socket, opcode, payload);
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

function send(socket, opcode, payload) {
  // Right for a short text alone: the opcode is fixed, and the length is one byte.
  socket.write([0x81, payload.length]);
  socket.write(payload);
}

function concat(a, b) {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

// Below: the browser’s own WebSocket, which calls the server above.
const ws = new WebSocket(address);
const messages = ['echo', 'a'.repeat(300), new Uint8Array([1, 2, 3]), 'b'.repeat(70000)];
ws.binaryType = 'arraybuffer';
ws.onopen = () => ws.send(messages.shift());
ws.onmessage = (event) => {
  console.log(typeof event.data, event.data.length ?? event.data.byteLength);
  if (messages.length > 0) ws.send(messages.shift());
};
ws.onclose = (event) => console.log('close', event.code);
