const ws = new WebSocket('ws://localhost:9998/echo');

ws.onopen = () => ws.send('听得到吗');

ws.onmessage = ({ data }) => {
  console.log(`收到: ${data}`);
  ws.close(1000);
};

ws.onclose = ({ code }) => console.log(`关闭: ${code}`);
