const paths = ['/reject?status=403', '/drop?after=100ms', '/close?code=4001&after=100ms'];

for (const path of paths) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);

  ws.addEventListener('close', ({ code }) => {
    // Which of them is 1006?
    const fate = code === 1006 ? 'refused' : 'closed';
    console.log(`${fate} ${path}`);
  });
}
