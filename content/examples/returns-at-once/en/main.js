// /delay holds the answer to the handshake back for 1.5 seconds
const start = Date.now();
const ws = new WebSocket('ws://localhost:9998/delay?ms=1500');

// This line does not wait for the connection
console.log(`new has returned: ${Date.now() - start} ms, readyState ${ws.readyState}`);

ws.addEventListener('open', () => {
  console.log(`open: ${Date.now() - start} ms, readyState ${ws.readyState}`);
  ws.close();
});
