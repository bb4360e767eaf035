// 正常、没有关闭码、直接断线、写了不许写的 1006
const paths = ['/close?code=1001', '/close?code=none', '/drop', '/bad-close?kind=1006'];

function tryNext() {
  const path = paths.shift();
  if (path === undefined) return;
  const seen = [];
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  ws.addEventListener('error', () => seen.push('error'));
  ws.addEventListener('close', ({ code, wasClean }) => {
    seen.push(`close ${code}`);
    console.log(`${path}: ${seen.join(', ')}, wasClean ${wasClean}`);
    tryNext();
  });
}
tryNext();
