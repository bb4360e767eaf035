// The GUID of RFC 6455; every server uses this one
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

async function acceptFor(key) {
  const joined = new TextEncoder().encode(key + GUID);
  // SHA-1 of the joined characters: 20 bytes
  const digest = await crypto.subtle.digest('SHA-1', joined);
  // The 20 bytes in base64: 28 characters
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

// The key of the old note, then the example of the RFC
const keys = ['sN9cRrP/n9NdMgdcy2VJFQ==', 'dGhlIHNhbXBsZSBub25jZQ=='];

if (crypto.subtle) {
  for (const key of keys) console.log(`${key} → ${await acceptFor(key)}`);
} else {
  console.log('crypto.subtle needs https or localhost');
}
