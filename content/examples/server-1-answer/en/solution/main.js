// This is the server: the function is called with each TCP connection that comes.
serve((socket) => {
  socket.on('data', (bytes) => {
    console.log(new TextDecoder().decode(bytes));
    socket.write('hello');
  });
});

// Below: the browser’s own WebSocket, which calls the server above.
const ws = new WebSocket(address);
ws.onopen = () => console.log('open');
ws.onerror = () => console.log('error');
ws.onclose = (event) => console.log('close', event.code);
