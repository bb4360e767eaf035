// The echo sends each beat back, which will do for an answer
const ws = new WebSocket('ws://localhost:9998/echo');
const EVERY = 500;
const PATIENCE = 1000;
let timer;
let alarm;
let beats = 0;

function beat() {
  beats += 1;
  ws.send(JSON.stringify({ type: 'ping', n: beats }));
  // No answer in time: take it for dead
  alarm = setTimeout(() => {
    console.log('no answer');
    ws.close(4000, 'no heartbeat');
  }, PATIENCE);
}

ws.addEventListener('open', beat);

ws.addEventListener('message', ({ data }) => {
  const message = JSON.parse(data);
  if (message.type !== 'ping') return;
  clearTimeout(alarm);
  console.log(`answered ${message.n}`);
  // Three beats for the example; a real one goes on
  if (beats === 3) ws.close(1000);
  else timer = setTimeout(beat, EVERY);
});

ws.addEventListener('close', ({ code }) => {
  clearTimeout(timer);
  clearTimeout(alarm);
  console.log(`close: ${code}`);
});
