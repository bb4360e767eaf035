const STABLE = 1_000; // ms that count as stable
// When each connection drops: the third lasts longer
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
      console.log('stable: back to zero');
    }, STABLE);
  });

  ws.addEventListener('close', () => {
    clearTimeout(timer);
    failures += 1;
    console.log(`dropped, failures in a row: ${failures}`);
    if (attempt === AFTER.length) return;
    setTimeout(connect, Math.random() * 200 * 2 ** failures);
  });
}

connect();
