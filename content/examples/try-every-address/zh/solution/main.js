const addresses = [
  'ws://localhost:9998/echo',
  'ftp://localhost:9998/echo',
  'ws://localhost:9998/echo#top',
  'ws://localhost:99999/echo',
  'ws://localhost:9998/echo?fragment=5',
];

for (const address of addresses) {
  try {
    const ws = new WebSocket(address);
    ws.addEventListener('open', () => {
      console.log(`连上了: ${address}`);
      ws.close();
    });
  } catch (error) {
    console.log(`${error.name}: ${address}`);
  }
}
