// 假装在读设置
function load() {
  return new Promise((done) => setTimeout(done, 300));
}

const ws = new WebSocket('ws://localhost:9998/echo');
// 马上就开始等，晚了就错过了
const opened = new Promise((done) => ws.addEventListener('open', done));
ws.addEventListener('message', ({ data }) => console.log(`收到: ${data}`));

await load();
await opened;

ws.send('ready');
