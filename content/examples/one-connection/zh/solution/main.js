const sentences = ['在吗', '今天下雨了', '记得带伞'];
let received = 0;

const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  for (const sentence of sentences) ws.send(sentence);
});

ws.addEventListener('message', ({ data }) => {
  console.log(`收到: ${data}`);
  received += 1;
  if (received === sentences.length) ws.close();
});
