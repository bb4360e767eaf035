const url = new URL('ws://localhost:9998/headers');
url.searchParams.set('name', 'Tom & Jerry');
const ws = new WebSocket(url);
ws.onopen = () => console.log(ws.url);
