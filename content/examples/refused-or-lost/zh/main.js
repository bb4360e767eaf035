function watch(path) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  ws.addEventListener('close', ({ code }) => {
    // 两次都是 1006
    console.log(`${path} lost (${code})`);
  });
}

watch('/guarded');
watch('/drop');
