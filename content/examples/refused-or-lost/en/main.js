function watch(path) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  ws.addEventListener('close', ({ code }) => {
    // 1006, both times
    console.log(`${path} lost (${code})`);
  });
}

watch('/guarded');
watch('/drop');
