// The example of RFC 6455 §5.7: a masked Hello
const frame = new Uint8Array([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);

const fin = frame[0] >> 7;
const opcode = frame[0] & 0x0f;
const mask = frame[1] >> 7;
const length = frame[1] & 0x7f;
console.log(`FIN ${fin}, opcode ${opcode}, MASK ${mask}, length ${length}`);

// Short frames only: a length under 126, and masked
const key = frame.subarray(2, 6);
const masked = frame.subarray(6, 6 + length);
console.log([...key].map((byte) => byte.toString(16).padStart(2, '0')).join(' '));

// Byte i is XORed with byte i % 4 of the key
const payload = masked.map((byte, i) => byte ^ key[i % 4]);
console.log(new TextDecoder().decode(payload));
