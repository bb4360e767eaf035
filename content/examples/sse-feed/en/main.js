const source = new EventSource('http://localhost:9998/sse?every=300&count=3');

source.addEventListener('open', () => console.log('open'));

source.addEventListener('message', ({ data, lastEventId }) => {
  console.log(`message ${lastEventId}: ${data}`);
});

// The server ends it; EventSource would connect again by itself, so close()
source.addEventListener('error', () => {
  console.log(`the end, readyState ${source.readyState}`);
  source.close();
});
