let opened = 0;

function connect() {
  const ws = new WebSocket('ws://localhost:9998/drop?after=1');
  ws.addEventListener('open', () => {
    opened += 1;
    ws.send('Are you there?');
  });
  ws.addEventListener('close', ({ code }) => {
    console.log(`lost for the ${opened}. time: ${code}`);
    if (opened < 3) setTimeout(connect, 100);
  });
}

connect();
