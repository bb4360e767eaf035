const reason =
  '机房今晚十点到十二点停电检修，服务器会在九点五十分关机，请提前保存好自己的工作，明天早上八点恢复。';

function fit(text, most = 123) {
  const encoder = new TextEncoder();
  let kept = '';
  // for…of 一次给一个完整的字
  for (const character of text) {
    if (encoder.encode(kept + character).length > most) break;
    kept += character;
  }
  return kept;
}

const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.close(4002, fit(reason)));

ws.addEventListener('close', (event) => console.log(event.code, event.reason));
