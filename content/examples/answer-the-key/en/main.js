async function acceptFor(key) {
  const bytes = new TextEncoder().encode(key);
  const digest = await crypto.subtle.digest('SHA-1', bytes);
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

const ws = new WebSocket('ws://localhost:9998/headers');

ws.addEventListener('message', async ({ data }) => {
  const headers = new Headers(JSON.parse(data).headers);
  const key = headers.get('Sec-WebSocket-Key');
  console.log(`worked out: ${await acceptFor(key)}`);
  ws.close(1000);
});
