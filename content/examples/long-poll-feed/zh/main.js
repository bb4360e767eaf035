async function run() {
  let since;

  for (let request = 1; request <= 5; request += 1) {
    const from = since === undefined ? '' : `&since=${since}`;
    const started = performance.now();
    // 有新消息才会有回答，所以要等
    const response = await fetch(`http://localhost:9998/long-poll?every=1000${from}`);
    if (response.status === 204) continue; // 等了 10 秒也没有，再问
    const messages = await response.json();
    since = messages.at(-1).n;
    console.log(`${Math.round(performance.now() - started)} ms: ${JSON.stringify(messages)}`);
  }
  console.log('5 个请求，一个也没有白跑');
}

run();
