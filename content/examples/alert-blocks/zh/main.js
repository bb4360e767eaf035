const ws = new WebSocket('ws://localhost:9998/echo');
let sent;

ws.addEventListener('open', () => {
  sent = Date.now();
  ws.send('你好');
  alert('数三秒，再点“确定”');
  console.log(`对话框挡了 ${Date.now() - sent} ms`);
});

// 回答早就到了，可是对话框不关，谁也轮不到
ws.addEventListener('message', () => {
  console.log(`处理回答时已过了 ${Date.now() - sent} ms`);
  ws.close(1000);
});
