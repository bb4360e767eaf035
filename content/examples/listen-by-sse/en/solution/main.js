const source = new EventSource('http://localhost:9998/sse?every=100');
let left = 3;

source.addEventListener('message', ({ data }) => {
  console.log(JSON.parse(data).n);
  left -= 1;
  if (left > 0) return;
  source.close();
  console.log('stopped');
});
