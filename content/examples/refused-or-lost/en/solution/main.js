function watch(path) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  let opened = false;
  ws.addEventListener('open', () => {
    opened = true;
  });
  ws.addEventListener('close', ({ code }) => {
    // Never open: the handshake did not succeed
    console.log(`${path} ${opened ? 'lost' : 'refused'} (${code})`);
  });
}

watch('/guarded');
watch('/drop');
