// A race: whichever is there first
const socket = new Promise((resolve, reject) => {
  const ws = new WebSocket('ws://localhost:9998/reject?status=503');
  ws.onopen = () => resolve(ws);
  ws.onerror = () => reject(new Error('no WebSocket'));
});
try {
  await socket;
} catch {
  const [{ n }] = await (await fetch('http://localhost:9998/poll?every=100')).json();
  console.log('poll', n);
}
