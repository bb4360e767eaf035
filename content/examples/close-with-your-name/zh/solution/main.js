const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  // 4000 到 4999 留给应用自己用
  ws.close(4001, '李雷');
});

ws.addEventListener('close', ({ code, reason }) => {
  console.log(`close: ${code} "${reason}"`);
});
