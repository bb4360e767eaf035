// The same 2,000 bytes, first plain, then compressed: compare the lengths in “Wire”
const paths = ['/echo', '/echo?deflate=1'];
const text = 'hello, world! hello! '.repeat(100).slice(0, 2000);

function tryNext() {
  const path = paths.shift();
  if (path === undefined) return;
  const ws = new WebSocket(`ws://localhost:9998${path}`);
  ws.addEventListener('open', () => {
    console.log(ws.extensions || 'no extension');
    ws.send(text);
  });
  ws.addEventListener('message', ({ data }) => {
    console.log(`characters received: ${data.length}`);
    ws.close(1000);
  });
  ws.addEventListener('close', tryNext);
}
tryNext();
