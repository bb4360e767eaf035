console.log(`WebSocket: ${'WebSocket' in globalThis}`);
console.log(`EventSource: ${'EventSource' in globalThis}`);
console.log(`fetch: ${'fetch' in globalThis}`);
// 只在 https 和 localhost 上有
console.log(`WebTransport: ${'WebTransport' in globalThis}`);
// 还不是标准，不是每个浏览器都有
console.log(`WebSocketStream: ${'WebSocketStream' in globalThis}`);
