const url = 'ws://localhost:9998/echo';

// 每一行：说明，然后是交给构造函数的参数
const attempts = [
  ['不是 URL', 'ws://'],
  ['协议不对', 'ftp://localhost:9998/echo'],
  ['带有片段', `${url}#top`],
  ['子协议重复', url, ['chat.v1', 'chat.v1']],
  ['子协议里有空格', url, 'chat v1'],
  ['子协议是空字符串', url, ''],
];

for (const [what, ...args] of attempts) {
  try {
    const ws = new WebSocket(...args);
    console.log(`${what}: 没有抛出异常`);
    ws.close();
  } catch (error) {
    console.log(`${what}: ${error.name}`);
  }
}
