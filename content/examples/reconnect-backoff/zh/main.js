const BASE = 200; // 毫秒
const LONGEST = 5_000;
let failures = 0;

function connect() {
  // /drop 连上 0.1 秒就断线
  const ws = new WebSocket('ws://localhost:9998/drop?after=100ms');

  ws.addEventListener('open', () => console.log('open'));

  ws.addEventListener('close', ({ code }) => {
    if (failures === 4) {
      console.log('断了五次，先不试了');
      return;
    }
    const most = Math.min(LONGEST, BASE * 2 ** failures);
    const wait = Math.random() * most; // 抖动：0 到 most 之间随便一个数
    failures += 1;
    console.log(`close ${code}: 等 ${Math.round(wait)} ms (至多 ${most})`);
    setTimeout(connect, wait);
  });
}

connect();
