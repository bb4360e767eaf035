const ws = new WebSocket('ws://localhost:9998/echo?deflate=1', ['json']);

function show(when) {
  console.log(`--- ${when}`);
  console.log(`url: ${ws.url}`);
  console.log(`protocol: "${ws.protocol}"`);
  console.log(`extensions: "${ws.extensions}"`);
  console.log(`binaryType: "${ws.binaryType}"`);
}

show('before the handshake');
ws.addEventListener('open', () => {
  show('after the handshake');
  ws.close();
});
