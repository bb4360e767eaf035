// 服务器每 0.5 秒发一个 ping；pong 由浏览器自己回，服务器再把往返时间告诉我们
const ws = new WebSocket('ws://localhost:9998/ping?every=500');
let seen = 0;

ws.addEventListener('message', ({ data }) => {
  console.log(data);
  seen += 1;
  if (seen === 3) ws.close();
});
ws.addEventListener('close', ({ code }) => console.log(`close ${code}`));
