const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send(new Uint8Array(0x10000));
ws.onmessage = () => ws.close();
