const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send(new Blob([bytes.slice(2, 5)]));
ws.onmessage = ({ data }) => console.log(data);
