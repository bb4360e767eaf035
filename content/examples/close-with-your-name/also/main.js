const socket = new WebSocket('ws://localhost:9998/echo');
socket.onopen = () => socket.send('Ada');
socket.onmessage = ({ data }) => socket.close(4001, `${data} Lovelace`);
