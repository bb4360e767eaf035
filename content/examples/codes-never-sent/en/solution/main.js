function connect(name, path) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);

  // Without a code, the close frame is empty
  ws.addEventListener('open', () => ws.close());

  ws.addEventListener('close', ({ code, wasClean }) => {
    console.log(`${name}: ${code}, wasClean ${wasClean}`);
  });
}

connect('the first', '/echo');
// 403: it is never made
connect('the second', '/reject?status=403');
