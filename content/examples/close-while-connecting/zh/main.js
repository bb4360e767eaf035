const ws = new WebSocket('ws://localhost:9998/delay?ms=3000');

ws.addEventListener('open', () => console.log('不会出现'));
ws.addEventListener('error', () => console.log(`error: readyState ${ws.readyState}`));
ws.addEventListener('close', ({ code, wasClean }) => {
  console.log(`close: code ${code}, wasClean ${wasClean}, readyState ${ws.readyState}`);
});

setTimeout(() => {
  console.log(`不等了: readyState ${ws.readyState}`);
  ws.close();
  console.log(`调用 close() 之后: readyState ${ws.readyState}`);
}, 500);
