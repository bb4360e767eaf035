const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  for (let n = 0; n < 16; n += 1) ws.send(new Uint8Array(60000));

  console.log(`not sent yet: ${ws.bufferedAmount} bytes`);
  ws.close(1000);
});
