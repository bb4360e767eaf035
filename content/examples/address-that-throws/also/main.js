const address = new URL('ws://localhost:9998/headers#name=Ada');
address.search = address.hash.slice(1);
address.hash = '';
new WebSocket(address);
