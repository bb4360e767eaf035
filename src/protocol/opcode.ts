/** Opcodes, RFC 6455 §5.2 and §11.8. */

export const OPCODE = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

export const OPCODE_NAMES = [
  'continuation',
  'text',
  'binary',
  'reserved-data',
  'close',
  'ping',
  'pong',
  'reserved-control',
] as const;

export type OpcodeName = (typeof OPCODE_NAMES)[number];

const NAMES: ReadonlyMap<number, OpcodeName> = new Map([
  [OPCODE.continuation, 'continuation'],
  [OPCODE.text, 'text'],
  [OPCODE.binary, 'binary'],
  [OPCODE.close, 'close'],
  [OPCODE.ping, 'ping'],
  [OPCODE.pong, 'pong'],
]);

/** Name of an opcode, 0 to 15. */
export function opcodeName(opcode: number): OpcodeName {
  return NAMES.get(opcode) ?? (isControl(opcode) ? 'reserved-control' : 'reserved-data');
}

/** Control frames are those with the opcode's high bit set (RFC 6455 §5.5). */
export function isControl(opcode: number): boolean {
  return opcode >= 0x8;
}
