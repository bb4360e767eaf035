let got = 0;

// 每次只要一条，收到了再来一次
function next() {
  const ws = new WebSocket('ws://localhost:9998/push?every=100&count=1');
  ws.addEventListener('message', ({ data }) => {
    got += 1;
    console.log(`${got}: ${data}`);
  });
  ws.addEventListener('close', () => {
    if (got < 5) next();
  });
}
next();
