function watch(path) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  let opened = false;
  ws.addEventListener('open', () => {
    opened = true;
  });
  ws.addEventListener('close', ({ code }) => {
    // 从没打开过：握手没有成功
    console.log(`${path} ${opened ? 'lost' : 'refused'} (${code})`);
  });
}

watch('/guarded');
watch('/drop');
