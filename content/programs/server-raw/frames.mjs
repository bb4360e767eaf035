/** The first frame of `bytes`; undefined while it is not whole; a close code where it is wrong. */
export function readFrame(bytes) {
  if (bytes.length < 2) return undefined;
  const isFinal = (bytes[0] & 0x80) !== 0;
  const opcode = bytes[0] & 0x0f;
  const isMasked = (bytes[1] & 0x80) !== 0;
  const isControl = opcode >= 0x8;
  let size = bytes[1] & 0x7f;
  let at = 2;

  if ((bytes[0] & 0x70) !== 0 || !isMasked) return { fault: 1002 };
  if (![0x0, 0x1, 0x2, 0x8, 0x9, 0xa].includes(opcode)) return { fault: 1002 };
  if (isControl && (!isFinal || size > 125)) return { fault: 1002 };
  if (!isFinal || opcode === 0x0) return { fault: 1003 }; // fragments are left out here

  if (size === 126) {
    if (bytes.length < 4) return undefined;
    size = bytes.readUInt16BE(2);
    at = 4;
  } else if (size === 127) {
    return { fault: 1009 };
  }

  const length = at + 4 + size;
  if (bytes.length < length) return undefined;
  const key = bytes.subarray(at, at + 4);
  const payload = Buffer.from(bytes.subarray(at + 4, length));
  for (let i = 0; i < payload.length; i += 1) payload[i] ^= key[i % 4];
  return { opcode, payload, length };
}

/** A whole frame of a server: FIN set, not masked (RFC 6455 §5.2). */
export function frame(opcode, payload) {
  const { length } = payload;
  const header =
    length < 126
      ? Buffer.from([0x80 | opcode, length])
      : Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff]);
  return Buffer.concat([header, payload]);
}
