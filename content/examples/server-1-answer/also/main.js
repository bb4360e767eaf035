// server
serve((socket) => {
  socket.on('data', (bytes) => {
    console.log(new TextDecoder().decode(bytes));
    socket.end(new Uint8Array([1, 2, 3]));
  });
});

// browser
const ws = new WebSocket(address);
ws.onopen = () => console.log('open');
ws.onerror = () => console.log('error');
ws.onclose = (event) => console.log('close', event.code);
