const ws = new WebSocket('ws://localhost:9998/delay?ms=1000');
const names = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];
const show = (when) => console.log(`${when}: ${ws.readyState} ${names[ws.readyState]}`);

show('just made');

ws.addEventListener('open', () => {
  show('the open event');
  ws.close();
  // close() only begins to close; it does not wait
  show('after close()');
});

ws.addEventListener('close', () => show('the close event'));
