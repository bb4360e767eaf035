const room = `room-${Math.random().toString(36).slice(2)}`;
const all = [];
let heard = 0;

function enter(name) {
  let me;
  const ws = new WebSocket(`ws://localhost:9998/chat?room=${room}&name=${name}`);
  all.push(ws);
  ws.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === 'welcome') me = message.id;
    if (message.type === 'join' && message.name === 'Ben') {
      ws.send(JSON.stringify({ type: 'say', text: `from ${name}` }));
    }
    // One's own words come back too, and are not printed
    if (message.type !== 'say' || message.id === me) return;
    console.log(`${name}: ${message.text}`);
    heard += 1;
    if (heard === 2) for (const each of all) each.close(1000);
  });
  return ws;
}

const ada = enter('Ada');
ada.addEventListener('open', () => enter('Ben'));
