const room = `room-${Math.random().toString(36).slice(2)}`;

function enter(name) {
  const ws = new WebSocket(`ws://localhost:9998/chat?room=${room}&name=${name}`);
  ws.say = (text) => ws.send(JSON.stringify({ type: 'say', text }));
  ws.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data);
    console.log(`${name} <- ${message.type} ${message.name ?? ''} ${message.text ?? ''}`);
    if (message.type === 'join' && message.name === 'Bob' && name === 'Ada') ws.say('你好，Bob');
    if (message.type === 'say' && name === 'Bob') {
      ws.close();
    }
    if (message.type === 'leave') ws.close();
  });
  return ws;
}

const ada = enter('Ada');
// Ada 进来以后，Bob 再进来
ada.addEventListener('open', () => enter('Bob'));
