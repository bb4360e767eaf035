const ws = new WebSocket('ws://localhost:9998/headers');

ws.addEventListener('message', ({ data }) => {
  const { headers } = JSON.parse(data);
  for (const [name, value] of headers) {
    if (/^(origin|cookie)$/i.test(name)) console.log(`${name}: ${value}`);
  }
  console.log(`Cookie: ${headers.some(([name]) => /^cookie$/i.test(name)) ? 'yes' : 'none'}`);
  ws.close();
});
