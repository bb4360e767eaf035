const reason =
  'The machine room has no power from ten to twelve tonight – maintenance – so the server shuts down at nine fifty; please save your work, and come back tomorrow.';

function fit(text, most = 123) {
  const encoder = new TextEncoder();
  let kept = '';
  // for…of gives one whole character at a time
  for (const character of text) {
    if (encoder.encode(kept + character).length > most) break;
    kept += character;
  }
  return kept;
}

const ws = new WebSocket('ws://localhost:9998/echo');

ws.addEventListener('open', () => ws.close(4002, fit(reason)));

ws.addEventListener('close', (event) => console.log(event.code, event.reason));
