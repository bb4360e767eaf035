// A close frame without a code, one with 4001, and none
const urls = [
  'ws://localhost:9998/close?code=none',
  'ws://localhost:9998/close?code=4001&reason=too+slow',
  'ws://localhost:9998/drop?after=300ms',
];

function tryNext() {
  const url = urls.shift();
  if (url === undefined) return;
  const ws = new WebSocket(url);
  ws.addEventListener('close', ({ code, reason, wasClean }) => {
    console.log(`code ${code}, reason "${reason}", wasClean ${wasClean}`);
    tryNext();
  });
}
tryNext();
