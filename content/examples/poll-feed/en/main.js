const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function run() {
  let since;
  let empty = 0;
  let got = 0;

  // 20 requests, 0.25 s apart
  for (let request = 1; request <= 20; request += 1) {
    const from = since === undefined ? '' : `&since=${since}`;
    const response = await fetch(`http://localhost:9998/poll?every=1000${from}`);
    const messages = await response.json();
    if (messages.length === 0) empty += 1;
    for (const message of messages) {
      got += 1;
      since = message.n;
      console.log(JSON.stringify(message));
    }
    await sleep(250);
  }
  console.log(`requests 20, came back empty ${empty}, messages ${got}`);
}

run();
