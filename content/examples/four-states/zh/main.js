const ws = new WebSocket('ws://localhost:9998/delay?ms=1000');
const names = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];
const show = (when) => console.log(`${when}: ${ws.readyState} ${names[ws.readyState]}`);

show('刚刚 new 出来');

ws.addEventListener('open', () => {
  show('open 事件');
  ws.close();
  // close() 只是开始关闭，它不等对方回答
  show('调用 close() 之后');
});

ws.addEventListener('close', () => show('close 事件'));
