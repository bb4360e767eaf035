// One after the other: the next sentence goes out when the echo of the last is there
const sentences = ['one', 'two', 'three'];
const ws = new WebSocket('ws://localhost:9998/echo');
const next = () => {
  const sentence = sentences.shift();
  if (sentence === undefined) ws.close(1000);
  else ws.send(sentence);
};
ws.onopen = next;
ws.onmessage = next;
