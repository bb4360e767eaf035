const ws = new WebSocket('ws://localhost:9998/echo');

function tryClose(what, ...args) {
  try {
    ws.close(...args);
    console.log(`${what}: taken`);
  } catch (error) {
    console.log(`${what}: ${error.name}`);
  }
}

ws.addEventListener('open', () => {
  tryClose('1001', 1001);
  tryClose('1006', 1006);
  tryClose('2999', 2999);
  tryClose('5000', 5000);
  tryClose('a reason of 124 bytes', 1000, 'x'.repeat(124));
  // A character of three bytes, 42 times: 126 bytes
  tryClose('a reason of 42 Chinese characters', 1000, '字'.repeat(42));
  tryClose('4999', 4999, '字'.repeat(41));
});

ws.addEventListener('close', ({ code, reason }) => {
  console.log(`close: code ${code}, reason of ${reason.length} characters`);
});
