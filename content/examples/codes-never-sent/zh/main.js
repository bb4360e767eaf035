function connect(name) {
  const ws = new WebSocket('ws://localhost:9998/echo');

  ws.addEventListener('open', () => ws.close(1000));

  ws.addEventListener('close', ({ code, wasClean }) => {
    console.log(`${name}: ${code}, wasClean ${wasClean}`);
  });
}

connect('第一条');
connect('第二条');
