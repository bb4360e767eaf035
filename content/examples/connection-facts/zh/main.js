const ws = new WebSocket('ws://localhost:9998/echo?deflate=1', ['json']);

function show(when) {
  console.log(`--- ${when}`);
  console.log(`url: ${ws.url}`);
  console.log(`protocol: "${ws.protocol}"`);
  console.log(`extensions: "${ws.extensions}"`);
  console.log(`binaryType: "${ws.binaryType}"`);
}

show('握手之前');
ws.addEventListener('open', () => {
  show('握手之后');
  ws.close();
});
