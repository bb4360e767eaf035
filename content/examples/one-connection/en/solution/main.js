const sentences = ['Are you there?', 'It is raining', 'Take an umbrella'];
let received = 0;

const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  for (const sentence of sentences) ws.send(sentence);
});

ws.addEventListener('message', ({ data }) => {
  console.log(`received: ${data}`);
  received += 1;
  if (received === sentences.length) ws.close();
});
