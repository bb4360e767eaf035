const ws = new WebSocket('ws://localhost:9998/echo', 'chat-v1');

ws.onopen = () => ws.send('Anybody there?');
ws.onmesage = ({ data }) => console.log(`heard: ${data}`);
ws.onclose = ({ code }) => console.log(`closed: ${code}`);
