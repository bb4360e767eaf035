const sentences = ['在吗', '今天下雨了', '记得带伞'];

// 一句话一条连接：握手了三次
for (const sentence of sentences) {
  const ws = new WebSocket('ws://localhost:9998/echo');
  ws.addEventListener('open', () => ws.send(sentence));
  ws.addEventListener('message', ({ data }) => {
    console.log(`收到: ${data}`);
    ws.close();
  });
}
