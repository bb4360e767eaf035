const reason =
  '机房今晚十点到十二点停电检修，服务器会在九点五十分关机，请提前保存好自己的工作，明天早上八点恢复。';
const bytes = new Uint8Array(123);
// encodeInto() 放不下整个字就停
const { read } = new TextEncoder().encodeInto(reason, bytes);
const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.close(4002, reason.slice(0, read));
