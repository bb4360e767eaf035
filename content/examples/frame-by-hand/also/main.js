// The example of RFC 6455 section 5.7, copied by hand
const bytes = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send(new Blob([new Uint8Array(bytes)]));
