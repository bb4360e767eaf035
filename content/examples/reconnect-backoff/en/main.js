const BASE = 200; // ms
const LONGEST = 5_000;
let failures = 0;

function connect() {
  // /drop ends TCP after 0.1 s
  const ws = new WebSocket('ws://localhost:9998/drop?after=100ms');

  ws.addEventListener('open', () => console.log('open'));

  ws.addEventListener('close', ({ code }) => {
    if (failures === 4) {
      console.log('Five times is enough');
      return;
    }
    const most = Math.min(LONGEST, BASE * 2 ** failures);
    const wait = Math.random() * most; // jitter: anything from 0 to most
    failures += 1;
    console.log(`close ${code}: wait ${Math.round(wait)} ms (at most ${most})`);
    setTimeout(connect, wait);
  });
}

connect();
