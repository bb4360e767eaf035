function watch(path) {
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  let answers = 0;
  let alarm;

  const beat = () => {
    ws.send('beat');
    alarm = setTimeout(() => ws.close(4000, 'no heartbeat'), 400);
  };

  ws.addEventListener('open', beat);

  ws.addEventListener('message', ({ data }) => {
    if (data !== 'beat') return;
    clearTimeout(alarm);
    answers += 1;
    if (answers === 3) ws.close(1000);
    else setTimeout(beat, 100);
  });

  ws.addEventListener('close', ({ code }) => console.log(`${path}: ${code}`));
}

watch('/push?every=100&count=100');
watch('/echo');
