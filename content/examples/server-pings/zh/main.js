// 服务器发三个 ping；回答它们的是浏览器，不是这段代码
const ws = new WebSocket('ws://localhost:9998/ping?every=500&count=3');

ws.addEventListener('message', ({ data }) => {
  const { n, rtt } = JSON.parse(data);
  console.log(`第 ${n} 个 ping 往返 ${rtt} 毫秒`);
});

ws.addEventListener('close', ({ code }) => console.log(`close: ${code}`));
