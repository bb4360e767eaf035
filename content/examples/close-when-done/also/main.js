// The last of them says that it is the last
const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ['first', 'last'].forEach((text) => ws.send(text));
ws.onmessage = ({ data }) => {
  if (data === 'last') ws.close(1000, 'done');
};
