const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

serve((socket) => {
  socket.on('data', (bytes) => {
    const request = new TextDecoder().decode(bytes);
    const line = request.split('\r\n').find((each) => each.toLowerCase().startsWith('sec-websocket-key:'));
    let text = '';
    for (const byte of sha1(new TextEncoder().encode(line.slice(18).trim() + GUID))) {
      text += String.fromCharCode(byte);
    }
    const accept = btoa(text);
    socket.write(`HTTP/1.1 200 OK\r\nSec-WebSocket-Accept: ${accept}\r\nContent-Length: 0\r\n\r\n`);
  });
});

// browser
const ws = new WebSocket(address);
ws.onopen = () => console.log('open');
ws.onclose = (event) => console.log('close', event.code);
