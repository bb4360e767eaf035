// Its close frame has no code …
new WebSocket('ws://localhost:9998/close?code=none&after=50ms');
// … and this one never comes to one: the handshake is given up
new WebSocket('ws://localhost:9998/echo').close(1000);
