const ws = new WebSocket('ws://localhost:9998/echo');
let sent;

ws.addEventListener('open', () => {
  sent = Date.now();
  ws.send('hello');
  alert('Count to three, then press OK');
  console.log(`the dialog blocked for ${Date.now() - sent} ms`);
});

// The answer came long ago; the dialog kept it waiting
ws.addEventListener('message', () => {
  console.log(`answer handled after ${Date.now() - sent} ms`);
  ws.close(1000);
});
