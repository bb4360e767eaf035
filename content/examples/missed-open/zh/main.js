// 假装在读设置
function load() {
  return new Promise((done) => setTimeout(done, 300));
}

const ws = new WebSocket('ws://localhost:9998/echo');

await load();

ws.addEventListener('open', () => ws.send('ready'));
ws.addEventListener('message', ({ data }) => console.log(`收到: ${data}`));
