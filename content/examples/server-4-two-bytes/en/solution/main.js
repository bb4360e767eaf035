const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

serve((socket) => {
  let isOpen = false;
  socket.on('data', (bytes) => {
    if (!isOpen) {
      isOpen = true;
      socket.write(handshake(bytes));
      return;
    }
    const fin = bytes[0] >> 7;
    const opcode = bytes[0] & 0x0f;
    const masked = bytes[1] >> 7;
    const length = bytes[1] & 0x7f;
    sendText(socket, JSON.stringify({ fin, opcode, masked, length }));
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

// Below: the browser’s own WebSocket, which calls the server above.
const ws = new WebSocket(address);
const messages = ['Hello', new Uint8Array(100), ''];
ws.onopen = () => ws.send(messages.shift());
ws.onmessage = (event) => {
  console.log(event.data);
  if (messages.length > 0) ws.send(messages.shift());
};
ws.onclose = (event) => console.log('close', event.code);
