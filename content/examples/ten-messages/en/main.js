const ws = new WebSocket('ws://localhost:9998/drop?after=3');

ws.addEventListener('open', () => {
  for (let n = 1; n <= 10; n += 1) ws.send(`message ${n}`);
});
ws.addEventListener('message', ({ data }) => console.log(`echo: ${data}`));
ws.addEventListener('close', () => console.log('lost, and the rest with it'));
