const waiting = Array.from({ length: 10 }, (_, at) => `message ${at + 1}`);

function connect() {
  const ws = new WebSocket('ws://localhost:9998/drop?after=3');
  const sendNext = () => {
    if (waiting.length > 0) ws.send(waiting[0]);
    else ws.close(1000);
  };
  ws.addEventListener('open', sendNext);
  ws.addEventListener('message', ({ data }) => {
    // Only what was heard back has arrived
    if (data === waiting[0]) waiting.shift();
    console.log(`echo: ${data}`);
    sendNext();
  });
  ws.addEventListener('close', () => {
    if (waiting.length > 0) setTimeout(connect, 50);
  });
}

connect();
