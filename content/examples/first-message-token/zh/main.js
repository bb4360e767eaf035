// 地址里没有令牌，日志里也就不会有
const ws = new WebSocket('ws://localhost:9998/echo');
const token = crypto.getRandomValues(new Uint32Array(2)).join('-');

ws.addEventListener('open', () => {
  ws.send(JSON.stringify({ type: 'auth', token }));
});

ws.addEventListener('message', ({ data }) => {
  const { type } = JSON.parse(data);
  console.log(`服务器收到的第一条消息: ${type}`);
  console.log(`地址里有令牌: ${ws.url.includes(token)}`);
  ws.close();
});
