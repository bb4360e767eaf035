// It speaks both versions and writes in the one that the server chose
const ws = new WebSocket('ws://localhost:9998/echo', ['chat.v2', 'chat.v1']);

const write = {
  'chat.v1': (text) => `SAY ${text}`,
  'chat.v2': (text) => JSON.stringify({ type: 'say', text }),
};

ws.addEventListener('open', () => ws.send(write[ws.protocol]('hello')));

ws.addEventListener('message', ({ data }) => {
  console.log(`${ws.protocol}: ${data}`);
  ws.close(1000);
});
