// 服务器把它看到的请求写成 JSON 发回来
const ws = new WebSocket('ws://localhost:9998/headers');

ws.addEventListener('message', ({ data }) => {
  const { method, target, version, headers } = JSON.parse(data);
  console.log(`${method} ${target} ${version}`);
  for (const [name, value] of headers) console.log(`${name}: ${value}`);
  ws.close(1000);
});
