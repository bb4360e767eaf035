// 运行以后打开“线路”，比较两个方向的同一条消息
const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.send('Hello'));

ws.addEventListener('message', ({ data }) => {
  console.log(data);
  ws.close(1000);
});
