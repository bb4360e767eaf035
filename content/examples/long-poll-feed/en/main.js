async function run() {
  let since;

  for (let request = 1; request <= 5; request += 1) {
    const from = since === undefined ? '' : `&since=${since}`;
    const started = performance.now();
    // the answer comes when there is something new
    const response = await fetch(`http://localhost:9998/long-poll?every=1000${from}`);
    if (response.status === 204) continue; // nothing in 10 s: ask again
    const messages = await response.json();
    since = messages.at(-1).n;
    console.log(`${Math.round(performance.now() - started)} ms: ${JSON.stringify(messages)}`);
  }
  console.log('5 requests, none in vain');
}

run();
