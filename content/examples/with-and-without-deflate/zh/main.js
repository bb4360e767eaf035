// 同样的 2000 个字节：先不压缩，再压缩。看“线路”里的长度
const paths = ['/echo', '/echo?deflate=1'];
const text = 'hello, world! hello! '.repeat(100).slice(0, 2000);

function tryNext() {
  const path = paths.shift();
  if (path === undefined) return;
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  ws.addEventListener('open', () => {
    console.log(ws.extensions || '没有扩展');
    ws.send(text);
  });
  ws.addEventListener('message', ({ data }) => {
    console.log(`收到字符: ${data.length}`);
    ws.close(1000);
  });
  ws.addEventListener('close', tryNext);
}
tryNext();
