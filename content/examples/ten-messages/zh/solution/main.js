const waiting = Array.from({ length: 10 }, (_, at) => `消息 ${at + 1}`);

function connect() {
  const ws = new WebSocket('ws://localhost:9998/drop?after=3');
  const sendNext = () => {
    if (waiting.length > 0) ws.send(waiting[0]);
    else ws.close(1000);
  };
  ws.addEventListener('open', sendNext);
  ws.addEventListener('message', ({ data }) => {
    // 听到回声才算送到
    if (data === waiting[0]) waiting.shift();
    console.log(`回声：${data}`);
    sendNext();
  });
  ws.addEventListener('close', () => {
    if (waiting.length > 0) setTimeout(connect, 50);
  });
}

connect();
