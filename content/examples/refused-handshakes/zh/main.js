// 三种失败：不给 101、缺 Upgrade、Accept 算错
const paths = ['/reject?status=403', '/bad-handshake?kind=no-upgrade', '/wrong-accept'];

function tryNext() {
  const path = paths.shift();
  if (path === undefined) return;
  const seen = [];
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  ws.addEventListener('open', () => seen.push('open'));
  ws.addEventListener('error', () => seen.push('error'));
  ws.addEventListener('close', ({ code }) => {
    console.log(`${path}: ${seen.join(', ')}, close ${code}`);
    tryNext();
  });
}
tryNext();
