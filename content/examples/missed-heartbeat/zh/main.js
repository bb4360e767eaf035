// 这台服务器只管推送，从不回答
const ws = new WebSocket('ws://localhost:9998/push?every=400&count=100');
const EVERY = 500;
const PATIENCE = 1000;
let timer;
let alarm;
let beats = 0;

function beat() {
  beats += 1;
  ws.send(JSON.stringify({ type: 'ping', n: beats }));
  // 到时候没有回答，就当作断了
  alarm = setTimeout(() => {
    console.log('没有回答');
    ws.close(4000, 'no heartbeat');
  }, PATIENCE);
}

ws.addEventListener('open', beat);

ws.addEventListener('message', ({ data }) => {
  const message = JSON.parse(data);
  if (message.type !== 'ping') return;
  clearTimeout(alarm);
  console.log(`回答了 ${message.n}`);
  // 示例只跳三下；真的心跳不停
  if (beats === 3) ws.close(1000);
  else timer = setTimeout(beat, EVERY);
});

ws.addEventListener('close', ({ code }) => {
  clearTimeout(timer);
  clearTimeout(alarm);
  console.log(`close: ${code}`);
});
