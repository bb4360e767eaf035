const ws = new WebSocket('ws://localhost:9998/echo');

// 拼错了：只是给对象加了一个没人理会的属性
ws.oncolse = () => console.log('oncolse 被调用');

ws.onclose = () => {
  console.log('onclose 被调用');
  console.log(`'onclose' in WebSocket.prototype: ${'onclose' in WebSocket.prototype}`);
  console.log(`'oncolse' in WebSocket.prototype: ${'oncolse' in WebSocket.prototype}`);
};

ws.onopen = () => ws.close();
