const PUSH = 'ws://localhost:9998/push?every=100&count=3';
const POLL = 'http://localhost:9998/poll?every=100';
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let last;

function show({ n }) {
  if (last !== undefined && n <= last) return;
  last = n;
  console.log(n);
}

/** 连接一次，等它推完；补空缺之前到的先放着 */
async function listen() {
  const early = [];
  const ws = new WebSocket(PUSH);
  const closed = new Promise((resolve) => (ws.onclose = resolve));
  ws.onmessage = ({ data }) => early.push(JSON.parse(data));
  await new Promise((resolve) => (ws.onopen = resolve));
  if (last !== undefined) {
    const missed = await (await fetch(`${POLL}&since=${last}`)).json();
    missed.forEach(show);
  }
  early.splice(0).forEach(show);
  ws.onmessage = ({ data }) => show(JSON.parse(data));
  await closed;
}

await listen();
// 实例在重启……
await sleep(1200);
await listen();
