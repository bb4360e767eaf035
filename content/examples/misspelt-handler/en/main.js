const ws = new WebSocket('ws://localhost:9998/echo');

// Misspelt: merely a new property that nobody reads
ws.oncolse = () => console.log('oncolse was called');

ws.onclose = () => {
  console.log('onclose was called');
  console.log(`'onclose' in WebSocket.prototype: ${'onclose' in WebSocket.prototype}`);
  console.log(`'oncolse' in WebSocket.prototype: ${'oncolse' in WebSocket.prototype}`);
};

ws.onopen = () => ws.close();
