// /delay 把握手的应答推迟 1.5 秒
const start = Date.now();
const ws = new WebSocket('ws://localhost:9998/delay?ms=1500');

// 这一行不会等连接建立
console.log(`new 返回了: ${Date.now() - start} ms, readyState ${ws.readyState}`);

ws.addEventListener('open', () => {
  console.log(`连接建立: ${Date.now() - start} ms, readyState ${ws.readyState}`);
  ws.close();
});
