const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

serve((socket) => {
  socket.on('data', (bytes) => {
    const request = new TextDecoder().decode(bytes);
    const key = /Sec-WebSocket-Key: (\S+)/i.exec(request)[1];
    const accept = btoa(String.fromCharCode(...sha1(key + GUID)));
    socket.write(`HTTP/1.1 200 OK\r\nSec-WebSocket-Accept: ${accept}\r\nContent-Length: 0\r\n\r\n`);
  });
});

// 下面是浏览器自己的 WebSocket，连到上面的服务器。
const ws = new WebSocket(address);
ws.onopen = () => console.log('open');
ws.onclose = (event) => console.log('close', event.code);
