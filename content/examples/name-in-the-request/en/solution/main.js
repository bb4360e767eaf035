const name = encodeURIComponent('Tom & Jerry');
const ws = new WebSocket(`ws://localhost:9998/headers?name=${name}`);

ws.addEventListener('message', ({ data }) => {
  const { target } = JSON.parse(data);
  console.log(`the server saw: ${target}`);
  ws.close(1000);
});
