const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  ws.close(1000);
  console.log(`after close(): bufferedAmount ${ws.bufferedAmount}`);

  // Nothing is thrown, and nothing is sent
  ws.send('12345');
  ws.send('12345');
  console.log(`“sent” 10 bytes more: bufferedAmount ${ws.bufferedAmount}`);
});

ws.addEventListener('message', () => console.log('this never happens'));
ws.addEventListener('close', () => {
  console.log(`close event: bufferedAmount ${ws.bufferedAmount}`);
});
