// 房间名是随机的，免得打扰别人
const room = `room-${Math.random().toString(36).slice(2)}`;
const ws = new WebSocket(`ws://localhost:9998/chat?room=${room}&name=Ada`);

ws.addEventListener('open', () => ws.send(JSON.stringify({ type: 'say', text: '大家好' })));
ws.addEventListener('message', ({ data }) => console.log(data));
