const ws = new WebSocket('ws://localhost:9998/reject?status=503');
let opened = false;

ws.addEventListener('open', () => {
  opened = true;
});
ws.addEventListener('close', async () => {
  if (opened) return;
  const response = await fetch('http://localhost:9998/poll?every=100');
  for (const { n } of await response.json()) console.log(`poll ${n}`);
});
