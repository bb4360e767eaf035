const reason =
  'The machine room has no power from ten to twelve tonight – maintenance – so the server shuts down at nine fifty; please save your work, and come back tomorrow.';

const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  console.log(`${reason.length} characters`);
  ws.close(4002, reason);
});

ws.addEventListener('close', (event) => console.log(event.code, event.reason));
