const ws = new WebSocket('ws://localhost:9998/echo');
let waiting = 0;

ws.onopen = () => {
  for (const text of ['第一句', '第二句']) {
    ws.send(text);
    waiting += 1;
  }
};

ws.onmessage = (evt) => {
  console.log(`收到: ${evt.data}`);
  waiting -= 1;
  // 欠的都还清了才走
  if (waiting === 0) ws.close(1000);
};

ws.onclose = () => console.log('连接已关闭');
