// /silent-close never answers a close frame
const ws = new WebSocket('ws://localhost:9998/silent-close');

function leave(socket, done) {
  let isDone = false;
  const finish = (why) => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    done(why);
  };
  // Wait a second at most, then go on as if it were closed
  const timer = setTimeout(() => finish('timeout'), 1000);
  socket.addEventListener('close', () => finish('close'));
  socket.close(1000);
}

ws.addEventListener('open', () => {
  leave(ws, (why) => {
    console.log(`left: ${why}`);
    console.log(`the real state: ${ws.readyState}`);
  });
});
