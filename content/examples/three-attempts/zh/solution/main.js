let opened = 0;

function connect() {
  const ws = new WebSocket('ws://localhost:9998/drop?after=1');
  ws.addEventListener('open', () => {
    opened += 1;
    ws.send('在吗？');
  });
  ws.addEventListener('close', ({ code }) => {
    console.log(`第 ${opened} 次断了：${code}`);
    if (opened < 3) setTimeout(connect, 100);
  });
}

connect();
