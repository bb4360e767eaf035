const PUSH = 'ws://localhost:9998/push?every=100&count=3';
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** 连接一次，等它推完 */
function listen() {
  return new Promise((resolve) => {
    const ws = new WebSocket(PUSH);
    ws.onmessage = ({ data }) => console.log(JSON.parse(data).n);
    ws.onclose = resolve;
  });
}

await listen();
// 实例在重启……
await sleep(1200);
await listen();
