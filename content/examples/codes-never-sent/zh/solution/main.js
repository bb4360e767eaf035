function connect(name, path) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);

  // 不给关闭码，关闭帧就是空的
  ws.addEventListener('open', () => ws.close());

  ws.addEventListener('close', ({ code, wasClean }) => {
    console.log(`${name}: ${code}, wasClean ${wasClean}`);
  });
}

connect('第一条', '/echo');
// 403：根本没有连上
connect('第二条', '/reject?status=403');
