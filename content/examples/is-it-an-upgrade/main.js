function isUpgrade(headers) {
  return headers.get('Connection') === 'upgrade' && headers.get('Upgrade') === 'WebSocket';
}

const ws = new WebSocket('ws://localhost:9998/headers');

ws.addEventListener('message', ({ data }) => {
  const headers = new Headers(JSON.parse(data).headers);
  console.log(`Connection: ${headers.get('Connection')}`);
  console.log(`upgrade: ${isUpgrade(headers)}`);
  ws.close(1000);
});
