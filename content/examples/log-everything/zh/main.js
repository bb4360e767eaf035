function watch(ws) {
  const started = performance.now();
  const log = (...what) => console.log(`${Math.round(performance.now() - started)} ms`, ...what);
  for (const type of ['open', 'message', 'error', 'close']) {
    ws.addEventListener(type, (event) => {
      log(type, `readyState ${ws.readyState}`, event.data ?? event.code ?? '');
    });
  }
  const send = ws.send.bind(ws);
  ws.send = (data) => {
    log('send', data);
    send(data);
  };
  return ws;
}

const ws = watch(new WebSocket('ws://localhost:9998/echo'));
ws.addEventListener('open', () => ws.send('你好'));
ws.addEventListener('message', () => ws.close(1000));
