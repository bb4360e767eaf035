const sentences = ['Are you there?', 'It is raining', 'Take an umbrella'];

// A connection for every sentence: three handshakes
for (const sentence of sentences) {
  const ws = new WebSocket('ws://localhost:9998/echo');
  ws.addEventListener('open', () => ws.send(sentence));
  ws.addEventListener('message', ({ data }) => {
    console.log(`received: ${data}`);
    ws.close();
  });
}
