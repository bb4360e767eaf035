// An error event comes before close only where the handshake failed
for (const path of ['/guarded', '/drop']) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  let how = 'lost';
  ws.onerror = () => (how = 'refused');
  ws.onclose = () => console.log(path, how);
}
