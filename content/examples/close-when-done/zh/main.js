const ws = new WebSocket('ws://localhost:9998/echo');

ws.onopen = () => {
  ws.send('第一句');
  ws.send('第二句');
  ws.close(1000);
};

ws.onmessage = (evt) => console.log(`收到: ${evt.data}`);

ws.onclose = () => console.log('连接已关闭');
