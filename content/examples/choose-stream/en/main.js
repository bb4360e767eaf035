console.log(`WebSocket: ${'WebSocket' in globalThis}`);
console.log(`EventSource: ${'EventSource' in globalThis}`);
console.log(`fetch: ${'fetch' in globalThis}`);
// only over https and on localhost
console.log(`WebTransport: ${'WebTransport' in globalThis}`);
// no standard yet, and not in every browser
console.log(`WebSocketStream: ${'WebSocketStream' in globalThis}`);
