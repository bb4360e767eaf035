// Nothing offered; nothing chosen; one that was not offered; other case
const tries = [
  ['/echo', []],
  ['/echo', ['xml']],
  ['/wrong-protocol', ['chat.v1']],
  ['/wrong-protocol?kind=case', ['chat.v1']],
];

function tryNext() {
  const [path, protocols] = tries.shift() ?? [];
  if (path === undefined) return;
  const ws = new WebSocket(`ws://localhost:9998${path}`, protocols);
  const say = (what) => console.log(`${path} [${protocols}]: ${what}`);
  ws.addEventListener('error', () => say('error'));
  ws.addEventListener('open', () => {
    say('open');
    ws.close(1000);
  });
  ws.addEventListener('close', tryNext);
}
tryNext();
