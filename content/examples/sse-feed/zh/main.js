const source = new EventSource('http://localhost:9998/sse?every=300&count=3');

source.addEventListener('open', () => console.log('open'));

source.addEventListener('message', ({ data, lastEventId }) => {
  console.log(`message ${lastEventId}: ${data}`);
});

// 服务器说完了就断开；EventSource 会自动重连，不想要就 close()
source.addEventListener('error', () => {
  console.log(`结束，readyState ${source.readyState}`);
  source.close();
});
