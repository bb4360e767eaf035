import { buildFrame } from '../../src/protocol/frame.ts';
import { OPCODE } from '../../src/protocol/opcode.ts';
import { rawEndpoint } from '../endpoint/endpoint.ts';
import { choice, purpose } from '../settings/values.ts';

const kinds = ['one-byte', '1005', '1006', '1015', 'bad-utf8', 'too-long', 'data-after'] as const;

/** Sends one close frame that must not be sent, or something after one. */
export const badClose = rawEndpoint({
  path: '/bad-close',
  summary: {
    zh: '犯规：关闭帧写错了（RFC 6455 §5.5.1、§7.4.1）。',
    en: 'Breaks a rule: a close frame that is wrong (RFC 6455 §5.5.1, §7.4.1).',
  },
  parameters: {
    kind: choice(kinds).default('one-byte').register(purpose, {
      zh: 'one-byte：只有一个字节，不够写关闭码；1005、1006、1015：只在程序内部使用的关闭码；bad-utf8：原因不是 UTF-8；too-long：超过 125 字节；data-after：关闭帧之后又发数据。',
      en: 'one-byte: too short for a code; 1005, 1006, 1015: codes that exist only inside programs; bad-utf8: a reason that is not UTF-8; too-long: more than 125 bytes; data-after: a message behind the close frame.',
    }),
  },
  serve(connection, { parameters: { kind } }) {
    connection.write(bytesOf(kind));
    connection.expectClose();
  },
});

function bytesOf(kind: (typeof kinds)[number]): Uint8Array {
  const close = (code: number, reason: Uint8Array = new Uint8Array(0)) =>
    buildFrame({
      opcode: OPCODE.close,
      payload: Buffer.concat([Buffer.of(code >> 8, code & 0xff), reason]),
    });
  switch (kind) {
    case 'one-byte':
      return buildFrame({ opcode: OPCODE.close, payload: Uint8Array.of(3) });
    case 'bad-utf8':
      return close(1000, Uint8Array.of(0xff));
    case 'too-long':
      return close(1000, Buffer.alloc(124, 'x'));
    case 'data-after':
      return Buffer.concat([
        close(1000),
        buildFrame({ opcode: OPCODE.text, payload: Buffer.from('too late') }),
      ]);
    case '1005':
    case '1006':
    case '1015':
      return close(Number(kind));
  }
}
