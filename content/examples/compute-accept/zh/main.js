// RFC 6455 规定的 GUID，所有服务器都用这一个
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

async function acceptFor(key) {
  const joined = new TextEncoder().encode(key + GUID);
  // 对接好的字符求 SHA-1，得到 20 个字节
  const digest = await crypto.subtle.digest('SHA-1', joined);
  // 20 个字节写成 base64，28 个字符
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

// 老笔记里的那一把钥匙，再加上 RFC 自己的例子
const keys = ['sN9cRrP/n9NdMgdcy2VJFQ==', 'dGhlIHNhbXBsZSBub25jZQ=='];

if (crypto.subtle) {
  for (const key of keys) console.log(`${key} → ${await acceptFor(key)}`);
} else {
  console.log('crypto.subtle 只在 https 或 localhost 上可用');
}
