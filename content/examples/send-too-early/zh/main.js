const ws = new WebSocket('ws://localhost:9998/echo');
const waiting = [];

try {
  ws.send('太早了');
} catch (error) {
  console.log(`太早: ${error.name}`);
}

// 还没连上就先记下来，连上以后按顺序发
function sendSoon(data) {
  if (ws.readyState === WebSocket.CONNECTING) waiting.push(data);
  else ws.send(data);
}

sendSoon('第一条');
sendSoon('第二条');

ws.addEventListener('open', () => {
  for (const data of waiting.splice(0)) ws.send(data);
});

ws.addEventListener('message', ({ data }) => {
  console.log(`回显: ${data}`);
  if (data === '第二条') ws.close(1000);
});
