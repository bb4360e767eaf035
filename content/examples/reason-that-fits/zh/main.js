const reason =
  '机房今晚十点到十二点停电检修，服务器会在九点五十分关机，请提前保存好自己的工作，明天早上八点恢复。';

const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => {
  console.log(`${reason.length} 个字符`);
  ws.close(4002, reason);
});

ws.addEventListener('close', (event) => console.log(event.code, event.reason));
