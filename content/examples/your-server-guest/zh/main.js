// 把引号里换成同学给你的地址：ws://…/bench/…
const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send('你好，服务器在吗？');
ws.onmessage = (event) => {
  console.log('message', event.data);
  ws.close(1000);
};
ws.onclose = (event) => console.log('close', event.code, event.wasClean);
