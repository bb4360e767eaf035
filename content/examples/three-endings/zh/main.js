// 三种结局：没有关闭码的关闭帧、4001、直接断线
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
