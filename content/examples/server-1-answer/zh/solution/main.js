// 这是服务器：每来一条 TCP 连接，下面的函数就被调用一次。
serve((socket) => {
  socket.on('data', (bytes) => {
    console.log(new TextDecoder().decode(bytes));
    socket.write('hello');
  });
});

// 下面是浏览器自己的 WebSocket，连到上面的服务器。
const ws = new WebSocket(address);
ws.onopen = () => console.log('open');
ws.onerror = () => console.log('error');
ws.onclose = (event) => console.log('close', event.code);
