// Three failures that have nothing in common
const urls = [
  'ws://localhost:9998/reject?status=403',
  'ws://localhost:9998/reject?status=503',
  'ws://localhost:9998/wrong-accept',
];

function tryNext() {
  const url = urls.shift();
  if (url === undefined) return;
  console.log(url);
  const ws = new WebSocket(url);
  ws.addEventListener('error', (event) => {
    console.log(`  error: message ${event.message}, code ${event.code}`);
  });
  ws.addEventListener('close', ({ code, reason, wasClean }) => {
    console.log(`  close: code ${code}, reason "${reason}", wasClean ${wasClean}`);
    tryNext();
  });
}
tryNext();
