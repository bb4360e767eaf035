// A room by chance, so as not to disturb anybody
const room = `room-${Math.random().toString(36).slice(2)}`;
const ws = new WebSocket(`ws://localhost:9998/chat?room=${room}&name=Ada`);

ws.addEventListener('open', () => ws.send('Hello, everybody'));
ws.addEventListener('message', ({ data }) => console.log(data));
