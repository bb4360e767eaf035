const ws = new WebSocket('ws://localhost:9998/echo');
const waiting = [];

try {
  ws.send('too early');
} catch (error) {
  console.log(`too early: ${error.name}`);
}

// Until it is open, keep messages; then send them in order
function sendSoon(data) {
  if (ws.readyState === WebSocket.CONNECTING) waiting.push(data);
  else ws.send(data);
}

sendSoon('first');
sendSoon('second');

ws.addEventListener('open', () => {
  for (const data of waiting.splice(0)) ws.send(data);
});

ws.addEventListener('message', ({ data }) => {
  console.log(`echo: ${data}`);
  if (data === 'second') ws.close(1000);
});
