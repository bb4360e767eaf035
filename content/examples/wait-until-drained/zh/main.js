const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  for (let n = 0; n < 16; n += 1) ws.send(new Uint8Array(60000));

  console.log(`还没发出去: ${ws.bufferedAmount} 字节`);
  ws.close(1000);
});
