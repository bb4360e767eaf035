const ws = new WebSocket('ws://localhost:9998/push?every=200&count=3');

ws.addEventListener('message', ({ data }) => console.log(`收到: ${data}`));

ws.addEventListener('close', ({ code }) => console.log(`服务器关闭了: ${code}`));
