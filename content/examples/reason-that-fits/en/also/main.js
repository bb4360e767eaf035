const reason =
  'The machine room has no power from ten to twelve tonight – maintenance – so the server shuts down at nine fifty; please save your work, and come back tomorrow.';
const bytes = new Uint8Array(123);
// encodeInto() stops where a whole character does not fit
const { read } = new TextEncoder().encodeInto(reason, bytes);
const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.close(4002, reason.slice(0, read));
