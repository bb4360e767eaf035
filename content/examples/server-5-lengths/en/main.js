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
    // TCP knows nothing of frames: what comes may be less than one or more, so it is gathered first.
    buffer = concat(buffer, bytes);
    while (buffer.length >= 2) {
      let length = buffer[1] & 0x7f;
      let start = 2;
      // deal with 126 and 127 here
      const end = start + 4 + length; // 4 bytes of masking key, then the payload
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
const sizes = [5, 300, 70000];
ws.onopen = () => ws.send('a'.repeat(sizes.shift()));
ws.onmessage = (event) => {
  console.log(event.data);
  if (sizes.length > 0) ws.send('a'.repeat(sizes.shift()));
};
ws.onclose = (event) => console.log('close', event.code);
