const ws = new WebSocket('ws://localhost:9998/echo');

function tryClose(what, ...args) {
  try {
    ws.close(...args);
    console.log(`${what}: 可以`);
  } catch (error) {
    console.log(`${what}: ${error.name}`);
  }
}

ws.addEventListener('open', () => {
  tryClose('1001', 1001);
  tryClose('1006', 1006);
  tryClose('2999', 2999);
  tryClose('5000', 5000);
  tryClose('124 个字节的原因', 1000, 'x'.repeat(124));
  // 一个汉字 3 个字节，42 个就是 126 个字节
  tryClose('42 个汉字的原因', 1000, '字'.repeat(42));
  tryClose('4999', 4999, '字'.repeat(41));
});

ws.addEventListener('close', ({ code, reason }) => {
  console.log(`close: code ${code}, 原因有 ${reason.length} 个字`);
});
