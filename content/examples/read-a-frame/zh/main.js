// RFC 6455 §5.7 的例子：带掩码的 Hello
const frame = new Uint8Array([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);

const fin = frame[0] >> 7;
const opcode = frame[0] & 0x0f;
const mask = frame[1] >> 7;
const length = frame[1] & 0x7f;
console.log(`FIN ${fin}, opcode ${opcode}, MASK ${mask}, length ${length}`);

// 这里只读短帧：长度小于 126，一定有掩码
const key = frame.subarray(2, 6);
const masked = frame.subarray(6, 6 + length);
console.log([...key].map((byte) => byte.toString(16).padStart(2, '0')).join(' '));

// 第 i 个字节和密钥的第 i % 4 个字节做异或
const payload = masked.map((byte, i) => byte ^ key[i % 4]);
console.log(new TextDecoder().decode(payload));
