const paths = ['/reject?status=403', '/drop?after=100ms', '/close?code=4001&after=100ms'];

for (const path of paths) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  let wasOpen = false;

  ws.addEventListener('open', () => {
    wasOpen = true;
  });

  ws.addEventListener('close', ({ wasClean }) => {
    const fate = !wasOpen ? 'refused' : wasClean ? 'closed' : 'lost';
    console.log(`${fate} ${path}`);
  });
}
