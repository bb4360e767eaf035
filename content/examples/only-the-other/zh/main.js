const room = `room-${Math.random().toString(36).slice(2)}`;

function enter(name) {
  const ws = new WebSocket(`ws://localhost:9998/chat?room=${room}&name=${name}`);
  ws.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === 'join' && message.name === 'Ben') {
      ws.send(JSON.stringify({ type: 'say', text: `来自 ${name}` }));
    }
    if (message.type === 'say') console.log(`${name}: ${message.text}`);
  });
  return ws;
}

const ada = enter('Ada');
ada.addEventListener('open', () => enter('Ben'));
