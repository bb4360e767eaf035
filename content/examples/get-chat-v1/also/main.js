const ws = new WebSocket('ws://localhost:9998/echo', ['mqtt', 'chat.v1', 'json', 'chat.v2']);
ws.onopen = () => console.log(ws.protocol);
