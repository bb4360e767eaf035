function attempt(path) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  ws.addEventListener('open', () => {
    console.log(`${path}: connected`);
    ws.close();
  });
  ws.addEventListener('close', ({ code }) => {
    console.log(`${path}: close ${code}`);
    if (path === '/echo') attempt('/guarded');
  });
}

attempt('/echo'); // open to all; then comes /guarded
