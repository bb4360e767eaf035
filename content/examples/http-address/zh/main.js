try {
  const ws = new WebSocket('http://localhost:9998/echo');

  // 新的浏览器把 http 换成 ws，把 https 换成 wss
  console.log(`实际的地址: ${ws.url}`);

  ws.addEventListener('open', () => {
    console.log('连上了');
    ws.close();
  });
} catch (error) {
  console.log(`这个浏览器还不接受: ${error.name}`);
}
