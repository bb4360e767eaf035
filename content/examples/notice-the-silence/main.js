function watch(path) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  let answers = 0;

  const beat = () => ws.send('beat');

  ws.addEventListener('open', beat);

  ws.addEventListener('message', ({ data }) => {
    if (data !== 'beat') return;
    answers += 1;
    if (answers === 3) ws.close(1000);
    else setTimeout(beat, 100);
  });

  ws.addEventListener('close', ({ code }) => console.log(`${path}: ${code}`));
}

watch('/push?every=100&count=100');
watch('/echo');
