// /silent-close 从不回答关闭帧
const ws = new WebSocket('ws://localhost:9998/silent-close');

function leave(socket, done) {
  let isDone = false;
  const finish = (why) => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    done(why);
  };
  // 最多等一秒，然后就当作已经关闭
  const timer = setTimeout(() => finish('timeout'), 1000);
  socket.addEventListener('close', () => finish('close'));
  socket.close(1000);
}

ws.addEventListener('open', () => {
  leave(ws, (why) => {
    console.log(`已离开: ${why}`);
    console.log(`真正的状态: ${ws.readyState}`);
  });
});
