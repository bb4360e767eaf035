function isUpgrade(headers) {
  const words = (name) =>
    (headers.get(name) ?? '').split(',').map((word) => word.trim().toLowerCase());
  return words('Connection').includes('upgrade') && words('Upgrade').includes('websocket');
}

const ws = new WebSocket('ws://localhost:9998/headers');

ws.addEventListener('message', ({ data }) => {
  const headers = new Headers(JSON.parse(data).headers);
  console.log(`Connection: ${headers.get('Connection')}`);
  console.log(`upgrade: ${isUpgrade(headers)}`);
  ws.close(1000);
});
