/**
 * SHA-1 of `message`, 20 bytes (RFC 3174).
 *
 * Written out because browsers hide `crypto.subtle` from pages on plain-http addresses other than
 * localhost, which is where a class on a local network opens this site. Not for secrets.
 */
export function sha1(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  blocks.set(message);
  blocks[message.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setBigUint64(blocks.length - 8, BigInt(message.length) * 8n);

  const hash = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const words = new Uint32Array(80);
  for (let block = 0; block < blocks.length; block += 64) {
    for (let t = 0; t < 80; t += 1) {
      words[t] = t < 16 ? view.getUint32(block + t * 4) : rotate(mix(words, t), 1);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = hash;
    for (let t = 0; t < 80; t += 1) {
      const [choice, constant] = round(t, b, c, d);
      const next = (rotate(a, 5) + choice + e + constant + (words[t] ?? 0)) >>> 0;
      [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
    }
    for (const [at, value] of [a, b, c, d, e].entries()) hash[at] = (hash[at] ?? 0) + value;
  }

  const digest = new Uint8Array(20);
  const out = new DataView(digest.buffer);
  for (const [at, value] of hash.entries()) out.setUint32(at * 4, value);
  return digest;
}

function rotate(value: number, bits: number): number {
  return ((value << bits) | (value >>> (32 - bits))) >>> 0;
}

function mix(words: Uint32Array, t: number): number {
  const word = (back: number) => words[t - back] ?? 0;
  return word(3) ^ word(8) ^ word(14) ^ word(16);
}

/** The function and the constant of step `t` (0 to 79). */
function round(t: number, b: number, c: number, d: number): [choice: number, constant: number] {
  if (t < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (t < 40) return [b ^ c ^ d, 0x6ed9eba1];
  if (t < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
  return [b ^ c ^ d, 0xca62c1d6];
}
