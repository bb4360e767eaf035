try {
  const ws = new WebSocket('http://localhost:9998/echo');

  // Recent browsers turn http into ws, https into wss
  console.log(`the address in use: ${ws.url}`);

  ws.addEventListener('open', () => {
    console.log('open');
    ws.close();
  });
} catch (error) {
  console.log(`this browser does not take it yet: ${error.name}`);
}
