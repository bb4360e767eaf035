const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

serve((socket) => {
  let isOpen = false;
  let buffer = new Uint8Array(0);
  let message = new Uint8Array(0);
  let type = 0;
  socket.on('data', (bytes) => {
    if (!isOpen) {
      isOpen = true;
      socket.write(handshake(bytes));
      return;
    }
    buffer = concat(buffer, bytes);
    while (buffer.length >= 2) {
      const fin = buffer[0] >= 0x80;
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
      if (opcode === 9) send(socket, 10, payload);
      else if (opcode === 8) {
        send(socket, 8, payload.slice(0, 2));
        socket.end();
      } else if (opcode === 10) continue;
      else {
        if (opcode !== 0) type = opcode;
        message = concat(message, payload);
        if (!fin) continue;
        send(socket, type, message);
        message = new Uint8Array(0);
      }
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
  const { length } = payload;
  const header = [0x80 | opcode];
  if (length < 126) header.push(length);
  else if (length < 65536) header.push(126, length >> 8, length & 0xff);
  else header.push(127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
  socket.write(header);
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
ws.onopen = () => {
  ws.send('in one piece');
  // Nor does a browser’s API send fragments. The judge does.
  judge('fragments-two', 'fragments-ping-between', 'fragments-binary');
};
ws.onmessage = (event) => console.log(event.data);
ws.onclose = (event) => console.log('close', event.code);
