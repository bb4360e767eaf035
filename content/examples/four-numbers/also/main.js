const ws = new WebSocket('ws://localhost:9998/echo');
let last;
// Looks again and again, and tells what is new
const timer = setInterval(look);
function look() {
  if (ws.readyState !== last) console.log((last = ws.readyState));
  if (last === WebSocket.CLOSED) clearInterval(timer);
}
look();
ws.onopen = () => {
  look();
  ws.close();
  look();
};
