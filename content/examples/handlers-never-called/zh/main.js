const ws = new WebSocket('ws://localhost:9998/echo');

ws.onOpen = () => ws.send('听得到吗');

ws.onmesage = ({ data }) => {
  console.log(`收到: ${data}`);
  ws.close(1000);
};

ws.onclosed = ({ code }) => console.log(`关闭: ${code}`);
