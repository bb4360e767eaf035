import { concat } from '../../../../src/protocol/bytes.ts';
import { shortestForm, type Frame } from '../../../../src/protocol/frame.ts';
import { OPCODE, opcodeName } from '../../../../src/protocol/opcode.ts';
import type { JudgeCase } from '../case.ts';
import { Failed, nameOf, type Peer } from '../peer.ts';

const { text, binary } = OPCODE;

/** Bytes 0, 1, 2, … that fill a payload; as text, letters. */
const count = (size: number) => Uint8Array.from({ length: size }, (_, at) => at & 0xff);
const letters = (size: number) =>
  'abcdefghijklmnopqrstuvwxyz'.repeat(Math.ceil(size / 26)).slice(0, size);

/** A text of this many bytes comes back, and its lengths are written as shortly as they can be. */
function lengthCase(size: number): JudgeCase {
  return {
    id: `length-${size}`,
    group: 'lengths',
    rule: 'RFC 6455 §5.2',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(text, letters(size));
      expectMinimal(await peer.expectMessage(text, letters(size)));
    },
  };
}

function expectMinimal(frames: readonly Frame[]): void {
  for (const { payloadLength, lengthForm } of frames) {
    if (lengthForm !== shortestForm(payloadLength)) {
      throw new Failed('not-minimal', { size: String(payloadLength), bits: String(lengthForm) });
    }
  }
}

/** The client breaks a rule, and the server ends the connection. */
function brokenRule(
  id: string,
  rule: string,
  bytes: (peer: Peer) => Uint8Array,
  codes: readonly number[] = [1002],
  group: JudgeCase['group'] = 'frames',
): JudgeCase {
  return {
    id,
    group,
    rule,
    async attempt(peer) {
      await peer.open();
      peer.send(bytes(peer));
      // A server that reads on would answer this.
      peer.sendFrame(OPCODE.ping, 'still there?');
      await peer.expectFailure(codes);
    },
  };
}

export const frameCases: JudgeCase[] = [
  ...[0, 1, 125, 126, 127, 65_535, 65_536].map(lengthCase),
  brokenRule(
    'length-top-bit',
    'RFC 6455 §5.2',
    (peer) => peer.frame(text, '', { lengthForm: 64, announcedLength: 1n << 63n }),
    [1002, 1009],
    'lengths',
  ),
  {
    id: 'frame-unmasked',
    group: 'frames',
    rule: 'RFC 6455 §5.1',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(text, 'Hello');
      const frame = await peer.nextFrame('text("Hello")');
      if (frame.maskingKey) throw new Failed('masked');
    },
  },
  {
    id: 'frame-first-byte',
    group: 'frames',
    rule: 'RFC 6455 §5.2',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(text, 'Hello');
      const frame = await peer.nextFrame('text("Hello")');
      const { rsv1, rsv2, rsv3, opcode } = frame;
      if (rsv1 || rsv2 || rsv3 || opcodeName(opcode) !== 'text') {
        throw new Failed('frame', {
          got: nameOf(frame),
          byte: `0x${(frame.header[0] ?? 0).toString(16)}`,
        });
      }
    },
  },
  {
    id: 'frame-rfc-example',
    group: 'frames',
    rule: 'RFC 6455 §5.7',
    async attempt(peer) {
      await peer.open();
      peer.send(Uint8Array.of(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58));
      await peer.expectMessage(text, 'Hello');
    },
  },
  {
    id: 'frame-binary',
    group: 'frames',
    rule: 'RFC 6455 §5.6',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(binary, count(256));
      await peer.expectMessage(binary, count(256));
    },
  },
  {
    id: 'frame-mask-zero',
    group: 'frames',
    rule: 'RFC 6455 §5.3',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(text, 'plain', { maskingKey: new Uint8Array(4) });
      await peer.expectMessage(text, 'plain');
    },
  },
  {
    id: 'frame-mask-each',
    group: 'frames',
    rule: 'RFC 6455 §5.3',
    async attempt(peer) {
      await peer.open();
      for (const [word, byte] of [
        ['one', 0x11],
        ['two', 0xa5],
        ['three', 0xff],
      ] as const) {
        peer.sendFrame(text, word, { maskingKey: Uint8Array.of(byte, byte ^ 3, byte ^ 7, 1) });
        await peer.expectMessage(text, word);
      }
    },
  },
  {
    id: 'frame-bytewise',
    group: 'frames',
    rule: 'RFC 6455 §5.4',
    async attempt(peer) {
      await peer.open();
      peer.sendIn(1, peer.frame(text, letters(130)));
      await peer.expectMessage(text, letters(130));
    },
  },
  {
    id: 'frame-cut-in-payload',
    group: 'frames',
    rule: 'RFC 6455 §5.4',
    async attempt(peer) {
      await peer.open();
      const frame = peer.frame(binary, count(1_000));
      // Not at a multiple of four, where the masking key would begin anew by chance.
      peer.send(frame.subarray(0, 403));
      peer.send(frame.subarray(403));
      await peer.expectMessage(binary, count(1_000));
    },
  },
  {
    id: 'frame-two-at-once',
    group: 'frames',
    rule: 'RFC 6455 §5.4',
    async attempt(peer) {
      await peer.open();
      peer.send(concat(peer.frame(text, 'first'), peer.frame(text, 'second')));
      await peer.expectMessage(text, 'first');
      await peer.expectMessage(text, 'second');
    },
  },
  {
    id: 'frame-one-and-a-half',
    group: 'frames',
    rule: 'RFC 6455 §5.4',
    async attempt(peer) {
      await peer.open();
      const both = concat(peer.frame(text, 'whole'), peer.frame(text, 'in two'));
      peer.send(both.subarray(0, -3));
      await peer.expectMessage(text, 'whole');
      peer.send(both.subarray(-3));
      await peer.expectMessage(text, 'in two');
    },
  },
  {
    id: 'two-clients',
    group: 'frames',
    rule: 'RFC 6455 §5.4',
    async attempt(peer, another) {
      const other = another();
      await peer.open();
      await other.open();
      const [one, two] = [peer.frame(text, 'from one'), other.frame(text, 'from two')];
      peer.send(one.subarray(0, 5));
      other.send(two.subarray(0, 7));
      peer.send(one.subarray(5));
      other.send(two.subarray(7));
      await other.expectMessage(text, 'from two');
      await peer.expectMessage(text, 'from one');
    },
  },
  brokenRule('broken-unmasked', 'RFC 6455 §5.1', () =>
    Uint8Array.of(0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f),
  ),
  brokenRule('broken-rsv1', 'RFC 6455 §5.2', (peer) => peer.frame(text, 'x', { rsv1: true })),
  brokenRule('broken-rsv2-rsv3', 'RFC 6455 §5.2', (peer) =>
    peer.frame(text, 'x', { rsv2: true, rsv3: true }),
  ),
  brokenRule('broken-opcode-3', 'RFC 6455 §5.2', (peer) => peer.frame(0x3, 'x')),
  brokenRule('broken-opcode-b', 'RFC 6455 §5.2', (peer) => peer.frame(0xb, 'x')),

  {
    id: 'fragments-two',
    group: 'fragments',
    rule: 'RFC 6455 §5.4',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(text, 'Hel', { fin: false });
      peer.sendFrame(OPCODE.continuation, 'lo');
      await peer.expectMessage(text, 'Hello');
    },
  },
  {
    id: 'fragments-empty',
    group: 'fragments',
    rule: 'RFC 6455 §5.4',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(text, '', { fin: false });
      peer.sendFrame(OPCODE.continuation, 'middle', { fin: false });
      peer.sendFrame(OPCODE.continuation, '');
      await peer.expectMessage(text, 'middle');
    },
  },
  {
    id: 'fragments-many',
    group: 'fragments',
    rule: 'RFC 6455 §5.4',
    async attempt(peer) {
      await peer.open();
      const word = letters(40);
      for (const [at, letter] of Array.from(word).entries()) {
        const opcode = at === 0 ? text : OPCODE.continuation;
        peer.sendFrame(opcode, letter, { fin: at === word.length - 1 });
      }
      await peer.expectMessage(text, word);
    },
  },
  {
    id: 'fragments-binary',
    group: 'fragments',
    rule: 'RFC 6455 §5.4',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(binary, count(100), { fin: false });
      peer.sendFrame(OPCODE.continuation, count(60));
      await peer.expectMessage(binary, concat(count(100), count(60)));
    },
  },
  {
    id: 'fragments-then-another',
    group: 'fragments',
    rule: 'RFC 6455 §5.4',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(text, 'a', { fin: false });
      peer.sendFrame(OPCODE.continuation, 'b');
      peer.sendFrame(binary, Uint8Array.of(1, 2, 3));
      await peer.expectMessage(text, 'ab');
      await peer.expectMessage(binary, Uint8Array.of(1, 2, 3));
    },
  },
  {
    id: 'fragments-ping-between',
    group: 'fragments',
    rule: 'RFC 6455 §5.4',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(text, 'be', { fin: false });
      peer.sendFrame(OPCODE.ping, 'now');
      await peer.expectControl(OPCODE.pong, 'now');
      peer.sendFrame(OPCODE.continuation, 'fore');
      await peer.expectMessage(text, 'before');
    },
  },
  brokenRule(
    'broken-stray-continuation',
    'RFC 6455 §5.4',
    (peer) => peer.frame(OPCODE.continuation, 'x'),
    [1002],
    'fragments',
  ),
  brokenRule(
    'broken-interrupted',
    'RFC 6455 §5.4',
    (peer) => concat(peer.frame(text, 'a', { fin: false }), peer.frame(text, 'b')),
    [1002],
    'fragments',
  ),

  {
    id: 'text-characters',
    group: 'text',
    rule: 'RFC 6455 §5.6',
    async attempt(peer) {
      await peer.open();
      peer.sendFrame(text, 'é 世界 😀 \u0000 \u{10ffff}');
      await peer.expectMessage(text, 'é 世界 😀 \u0000 \u{10ffff}');
    },
  },
  {
    id: 'text-split-character',
    group: 'text',
    rule: 'RFC 6455 §5.6',
    async attempt(peer) {
      await peer.open();
      const bytes = Buffer.from('😀世');
      peer.sendFrame(text, bytes.subarray(0, 2), { fin: false });
      peer.sendFrame(OPCODE.continuation, bytes.subarray(2, 6), { fin: false });
      peer.sendFrame(OPCODE.continuation, bytes.subarray(6));
      await peer.expectMessage(text, '😀世');
    },
  },
  brokenRule(
    'text-invalid',
    'RFC 6455 §8.1',
    (peer) => peer.frame(text, Uint8Array.of(0x48, 0xc3, 0x28)),
    [1007],
    'text',
  ),
  brokenRule(
    'text-surrogate',
    'RFC 6455 §8.1',
    (peer) => peer.frame(text, Uint8Array.of(0xed, 0xa0, 0x80)),
    [1007],
    'text',
  ),
  brokenRule(
    'text-cut-off',
    'RFC 6455 §8.1',
    (peer) => peer.frame(text, Uint8Array.of(0x61, 0xe4, 0xb8)),
    [1007],
    'text',
  ),
  {
    id: 'binary-anything',
    group: 'text',
    rule: 'RFC 6455 §5.6',
    async attempt(peer) {
      await peer.open();
      const bytes = Uint8Array.of(0xff, 0xfe, 0xed, 0xa0, 0x80, 0xc0);
      peer.sendFrame(binary, bytes);
      await peer.expectMessage(binary, bytes);
    },
  },
];
