const ws = new WebSocket('ws://localhost:9998/echo', 'chat.v1');

ws.onopen = () => ws.send('有人吗？');
ws.onmessage = ({ data }) => console.log(`heard: ${data}`);
ws.onclose = ({ code }) => console.log(`关闭：${code}`);
