try {
  const ws = new WebSocket('ws://localhost:9998/headers?name=Ada');

  ws.addEventListener('open', () => {
    console.log(`connected: ${ws.url}`);
    ws.close();
  });
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}
