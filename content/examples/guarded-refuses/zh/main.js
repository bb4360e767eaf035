function attempt(path) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  ws.addEventListener('open', () => {
    console.log(`${path}: 连上了`);
    ws.close();
  });
  ws.addEventListener('close', ({ code }) => {
    console.log(`${path}: close ${code}`);
    if (path === '/echo') attempt('/guarded');
  });
}

attempt('/echo'); // 谁都可以连；然后试 /guarded
