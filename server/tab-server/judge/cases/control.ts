import { concat } from '../../../../src/protocol/bytes.ts';
import { OPCODE } from '../../../../src/protocol/opcode.ts';
import type { JudgeCase } from '../case.ts';
import { Failed } from '../peer.ts';

const { ping, pong, close, text } = OPCODE;

function closeBody(code: number, reason: string | Uint8Array = ''): Uint8Array {
  const body = typeof reason === 'string' ? Buffer.from(reason) : reason;
  return concat(Uint8Array.of(code >> 8, code & 0xff), body);
}

function pingCase(id: string, payload: Uint8Array | string): JudgeCase {
  return {
    id,
    group: 'control',
    rule: 'RFC 6455 §5.5.3',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(ping, payload);
      await peer.expectControl(pong, payload);
    },
  };
}

/** A close frame that is answered, with the same code, and then TCP ends. */
function answeredClose(id: string, body: Uint8Array, code: number): JudgeCase {
  return {
    id,
    group: 'close',
    rule: 'RFC 6455 §5.5.1',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(close, body);
      await peer.expectClose(code);
    },
  };
}

/** A close frame that no client may send. */
function wrongClose(id: string, body: Uint8Array, codes: readonly number[]): JudgeCase {
  return {
    id,
    group: 'close',
    rule: 'RFC 6455 §7.4',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(close, body);
      await peer.expectFailure(codes);
    },
  };
}

export const controlCases: JudgeCase[] = [
  pingCase('ping-empty', ''),
  pingCase('ping-payload', 'Hello'),
  pingCase('ping-binary', Uint8Array.of(0, 255, 254, 253)),
  pingCase(
    'ping-125',
    Uint8Array.from({ length: 125 }, (_, at) => at),
  ),
  {
    id: 'ping-many',
    group: 'control',
    rule: 'RFC 6455 §5.5.3',
    async attempt(peer) {
      await peer.open();
      const pings = Array.from({ length: 10 }, (_, at) => peer.frame(ping, `${at}`));
      peer.send(concat(...pings));
      // Only the most recent must be answered.
      for (;;) {
        const frame = await peer.nextFrame('pong("9")');
        const { opcode, wirePayload } = frame;
        if (opcode === pong && Buffer.from(wirePayload).toString() === '9') return;
      }
    },
  },
  {
    id: 'pong-unasked',
    group: 'control',
    rule: 'RFC 6455 §5.5.3',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(pong, 'unasked');
      peer.sendFrame(text, 'after');
      const frame = await peer.nextFrame('text("after")');
      if (frame.opcode !== text) {
        throw new Failed('other', { expected: 'text("after")', got: `opcode ${frame.opcode}` });
      }
    },
  },
  {
    id: 'broken-ping-126',
    group: 'control',
    rule: 'RFC 6455 §5.5',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(ping, new Uint8Array(126));
      await peer.expectFailure([1002]);
    },
  },
  {
    id: 'broken-ping-fragmented',
    group: 'control',
    rule: 'RFC 6455 §5.5',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(ping, 'x', { fin: false });
      await peer.expectFailure([1002]);
    },
  },

  answeredClose('close-1000', closeBody(1000), 1000),
  answeredClose('close-reason', closeBody(1000, 'x'.repeat(123)), 1000),
  answeredClose('close-3000', closeBody(3000, '再见'), 3000),
  answeredClose('close-4999', closeBody(4999), 4999),
  {
    id: 'close-empty',
    group: 'close',
    rule: 'RFC 6455 §5.5.1',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(close);
      const frame = await peer.nextFrame('close()');
      if (frame.opcode !== close) {
        throw new Failed('other', { expected: 'close()', got: `opcode ${frame.opcode}` });
      }
    },
  },
  {
    id: 'close-unmasked',
    group: 'close',
    rule: 'RFC 6455 §5.1',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(close, closeBody(1000));
      if ((await peer.nextFrame('close(1000)')).maskingKey) throw new Failed('masked');
    },
  },
  {
    id: 'close-ends-tcp',
    group: 'close',
    rule: 'RFC 6455 §7.1.1',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(close, closeBody(1000));
      await peer.expectClose(1000);
      await peer.expectEnd();
    },
  },
  {
    id: 'close-nothing-after',
    group: 'close',
    rule: 'RFC 6455 §5.5.1',
    async attempt(peer) {
      await peer.open();
      peer.send(
        concat(
          peer.frame(close, closeBody(1000)),
          peer.frame(text, 'late'),
          peer.frame(ping, 'late'),
        ),
      );
      await peer.expectClose(1000);
      await peer.expectEnd();
    },
  },
  {
    id: 'close-after-text',
    group: 'close',
    rule: 'RFC 6455 §5.5.1',
    async attempt(peer) {
      await peer.open();
      peer.send(concat(peer.frame(text, 'last words'), peer.frame(close, closeBody(1000))));
      await peer.expectMessage(text, 'last words');
      await peer.expectClose(1000);
    },
  },
  wrongClose('close-one-byte', Uint8Array.of(0x03), [1002]),
  wrongClose('close-999', closeBody(999), [1002]),
  wrongClose('close-1005', closeBody(1005), [1002]),
  wrongClose('close-1006', closeBody(1006), [1002]),
  wrongClose('close-2999', closeBody(2999), [1002]),
  wrongClose('close-reason-invalid', closeBody(1000, Uint8Array.of(0xc3, 0x28)), [1002, 1007]),
  {
    id: 'gone-without-close',
    group: 'close',
    rule: 'RFC 6455 §7.1.5',
    async attempt(peer, another) {
      await peer.open();
      peer.sendFrame(text, 'half', { fin: false });
      peer.hangUp();
      const other = another();
      await other.open();
      other.sendFrame(text, 'still here');
      await other.expectMessage(text, 'still here');
    },
  },
];
