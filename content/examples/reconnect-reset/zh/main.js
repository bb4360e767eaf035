const STABLE = 1_000; // 连着 1 秒，才算稳定
// 每次连上以后多久断线：第三次坚持得久一些
const AFTER = ['50ms', '50ms', '1500ms', '50ms'];
let failures = 0;
let attempt = 0;

function connect() {
  const ws = new WebSocket(`ws://localhost:9998/drop?after=${AFTER[attempt]}`);
  let timer;
  attempt += 1;

  ws.addEventListener('open', () => {
    timer = setTimeout(() => {
      failures = 0;
      console.log('稳定了，清零');
    }, STABLE);
  });

  ws.addEventListener('close', () => {
    clearTimeout(timer);
    failures += 1;
    console.log(`断线，连续失败 ${failures}`);
    if (attempt === AFTER.length) return;
    setTimeout(connect, Math.random() * 200 * 2 ** failures);
  });
}

connect();
