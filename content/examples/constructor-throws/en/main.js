const url = 'ws://localhost:9998/echo';

// Each row: a description, then what the constructor is given
const attempts = [
  ['not a URL', 'ws://'],
  ['another scheme', 'ftp://localhost:9998/echo'],
  ['a fragment', `${url}#top`],
  ['a subprotocol twice', url, ['chat.v1', 'chat.v1']],
  ['a space in a subprotocol', url, 'chat v1'],
  ['an empty subprotocol', url, ''],
];

for (const [what, ...args] of attempts) {
  try {
    const ws = new WebSocket(...args);
    console.log(`${what}: nothing thrown`);
    ws.close();
  } catch (error) {
    console.log(`${what}: ${error.name}`);
  }
}
