import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, fromLatin1 } from './bytes.ts';
import type { Deflate } from './deflate.ts';
import { FAULTS } from './fault.ts';
import type { Fault, FaultId } from './fault.ts';
import { buildFrame } from './frame.ts';
import { FrameParser } from './frame-parser.ts';
import type { Frame, FrameFields, StreamItem } from './frame.ts';
import { buildRequest, buildResponse } from './handshake.ts';
import { requestFaults, responseFaults } from './handshake-fault.ts';
import { parseRequest, parseResponse } from './http.ts';
import { MessageReader } from './message.ts';
import { coverageError, rangesAt } from './range.ts';
import type { Sender } from './trace.ts';

/**
 * Every fault from its bytes. `at` is what stands at the fault: text for a handshake, hexadecimal
 * for frames, '' where the fault is that nothing comes.
 */

const tested = new Set<FaultId>();

const KEY = 'sN9cRrP/n9NdMgdcy2VJFQ==';
const GOOD_REQUEST = buildRequest({ target: '/', host: 'a', key: KEY });
const GOOD_RESPONSE = buildResponse({ key: KEY });
const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

/** Replaces in a good message, which must hold what is replaced. */
function edited(good: Uint8Array, from: string, to: string): Uint8Array {
  expect(text(good)).toContain(from);
  return fromLatin1(text(good).replace(from, to));
}

function shown(stream: Uint8Array, faults: readonly Fault[]): string[][] {
  for (const { id } of faults) tested.add(id);
  return faults.map(({ id, start, end }) => [id, text(stream.subarray(start, end))]);
}

test('a good handshake has no faults', () => {
  const request = parseRequest(GOOD_REQUEST);
  expect(requestFaults(request)).toEqual([]);
  expect(responseFaults(parseResponse(GOOD_RESPONSE), request)).toEqual([]);
});

const SAMPLE = `Sec-WebSocket-Key: ${KEY}\r\n`;

test.each<[FaultId, from: string, to: string, at: string]>([
  ['unreadable-line', 'Host: a', 'Host a', 'Host a\r\n'],
  ['bare-line-feed', 'Host: a\r\n', 'Host: a\n', '\n'],
  ['space-before-colon', 'Host:', 'Host :', ' '],
  ['folded-line', 'Host: a\r\n', 'Host: a\r\n b\r\n', ' b\r\n'],
  ['request-method', 'GET', 'POST', 'POST'],
  ['request-version', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/1.0'],
  ['request-host-missing', 'Host: a\r\n', '', '\r\n'],
  ['request-upgrade-missing', 'Upgrade: websocket', 'Upgrade: h2c', '\r\n'],
  ['request-connection-missing', 'Connection: Upgrade', 'Connection: close', '\r\n'],
  ['key-missing', SAMPLE, '', '\r\n'],
  ['key-repeated', SAMPLE, SAMPLE + SAMPLE, SAMPLE],
  ['key-invalid', KEY, 'c2hvcnQ=', 'c2hvcnQ='],
  ['websocket-version-missing', 'Sec-WebSocket-Version: 13\r\n', '', '\r\n'],
  ['websocket-version-unsupported', ': 13', ': 8', '8'],
  [
    'subprotocol-offered-twice',
    'Host: a\r\n',
    'Host: a\r\nSec-WebSocket-Protocol: x, y, x\r\n',
    'x',
  ],
])('request: %s', (id, from, to, at) => {
  const bytes = edited(GOOD_REQUEST, from, to);
  expect(shown(bytes, requestFaults(parseRequest(bytes)))).toContainEqual([id, at]);
});

const ACCEPT = 'Sec-WebSocket-Accept: fFBooB7FAkLlXgRSz0BT3v4hq5s=\r\n';
const DEFLATE_ASKED = { extensions: 'permessage-deflate; client_max_window_bits' };

test.each<[FaultId, from: string, to: string, at: string, asked?: object]>([
  ['status-not-101', '101 Switching Protocols', '404 Not Found', '404'],
  ['response-upgrade-missing', 'Upgrade: websocket\r\n', '', '\r\n'],
  ['response-connection-missing', 'Connection: Upgrade\r\n', '', '\r\n'],
  ['accept-missing', ACCEPT, '', '\r\n'],
  ['accept-repeated', ACCEPT, ACCEPT + ACCEPT, ACCEPT],
  ['accept-wrong', 'fFBoo', 'XFBoo', 'XFBooB7FAkLlXgRSz0BT3v4hq5s='],
  ['subprotocol-unasked', ACCEPT, `${ACCEPT}Sec-WebSocket-Protocol: chat\r\n`, 'chat'],
  ['subprotocol-unanswered', 'x', 'x', '\r\n', { protocols: ['chat'] }],
  ['extension-unasked', ACCEPT, `${ACCEPT}Sec-WebSocket-Extensions: x-zip\r\n`, 'x-zip'],
  [
    'extension-parameter-invalid',
    ACCEPT,
    `${ACCEPT}Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99\r\n`,
    'server_max_window_bits=99',
    DEFLATE_ASKED,
  ],
])('response: %s', (id, from, to, at, asked = {}) => {
  const request = parseRequest(buildRequest({ target: '/', host: 'a', key: KEY, ...asked }));
  const bytes = from === to ? GOOD_RESPONSE : edited(GOOD_RESPONSE, from, to);
  expect(shown(bytes, responseFaults(parseResponse(bytes), request))).toContainEqual([id, at]);
});

const AGREED: Deflate = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};
const utf8 = (string: string) => new TextEncoder().encode(string);
const isFrame = (item: StreamItem): item is Frame => item.type === 'frame';

/** Faults of a whole stream, in any split. */
function streamFaults(stream: Uint8Array, sender: Sender, deflate?: Deflate, cut = 0): Fault[] {
  const parser = new FrameParser({ sender });
  const reader = new MessageReader({ sender, ...(deflate && { deflate }) });
  const items = [...parser.push(stream.subarray(0, cut)), ...parser.push(stream.subarray(cut))];
  return [
    ...items.filter(isFrame).flatMap((frame) => [...reader.read(frame).faults]),
    ...reader.end(parser.position, parser.pending()),
  ];
}

const CLOSE: FrameFields = { opcode: 8, payload: Uint8Array.of(0x03, 0xe8) };
const close = (code: number, reason = new Uint8Array(0)): FrameFields => ({
  opcode: 8,
  payload: concat(Uint8Array.of(code >> 8, code & 0xff), reason),
});
const HELLO: FrameFields = { opcode: 1, payload: utf8('hi') };
const MASK = { maskingKey: Uint8Array.of(1, 2, 3, 4) };
const compressed = deflateRawSync(utf8('hello hello'));

test.each<[FaultId, at: string, frames: FrameFields[], deflate?: Deflate]>([
  ['server-masked', '82', [{ ...HELLO, ...MASK }, CLOSE]],
  ['rsv1-unagreed', 'c1', [{ ...HELLO, rsv1: true }, CLOSE]],
  [
    'rsv1-on-continuation',
    'c0',
    [{ opcode: 2, fin: false }, { opcode: 0, rsv1: true }, CLOSE],
    AGREED,
  ],
  ['rsv1-on-control', 'c9', [{ opcode: 9, rsv1: true }, CLOSE], AGREED],
  ['rsv2-set', 'a1', [{ ...HELLO, rsv2: true }, CLOSE]],
  ['rsv3-set', '91', [{ ...HELLO, rsv3: true }, CLOSE]],
  ['opcode-reserved-data', '83', [{ opcode: 3 }, CLOSE]],
  ['opcode-reserved-control', '8b', [{ opcode: 11 }, CLOSE]],
  ['control-fragmented', '09', [{ opcode: 9, fin: false }, CLOSE]],
  ['control-too-long', '7e007e', [{ opcode: 9, payload: new Uint8Array(126) }, CLOSE]],
  ['length-not-minimal', '7e0002', [{ ...HELLO, lengthForm: 16 }, CLOSE]],
  ['length-not-minimal', '7f0000000000000002', [{ ...HELLO, lengthForm: 64 }, CLOSE]],
  ['continuation-stray', '80', [{ opcode: 0 }, CLOSE]],
  ['message-interrupted', '81', [{ opcode: 2, fin: false }, HELLO, CLOSE]],
  ['text-not-utf8', 'ff', [{ opcode: 1, payload: Uint8Array.of(0x61, 0xff) }, CLOSE]],
  [
    'text-not-utf8',
    '41',
    [
      { opcode: 1, fin: false, payload: Uint8Array.of(0xe4, 0xbd) },
      { opcode: 0, payload: Uint8Array.of(0x41) },
      CLOSE,
    ],
  ],
  ['text-cut-character', 'e4bd', [{ opcode: 1, payload: Uint8Array.of(0x61, 0xe4, 0xbd) }, CLOSE]],
  [
    'text-cut-character',
    'bd',
    [
      { opcode: 1, fin: false, payload: Uint8Array.of(0x61, 0xe4) },
      { opcode: 0, payload: Uint8Array.of(0xbd) },
      CLOSE,
    ],
  ],
  ['close-one-byte', '03', [{ opcode: 8, payload: Uint8Array.of(0x03) }]],
  ['close-code-internal', '03ee', [close(1006)]],
  ['close-code-forbidden', '03e7', [close(999)]],
  ['close-code-forbidden', '0bb7', [close(2999)]],
  ['close-reason-not-utf8', 'ff', [close(1000, Uint8Array.of(0x61, 0xff))]],
  ['data-after-close', '81026869', [CLOSE, HELLO]],
  ['close-frame-missing', '', [HELLO]],
])('frames: %s at %s', (id, at, frames, deflate) => {
  const stream = concat(...frames.map(buildFrame));
  for (let cut = 0; cut < stream.length; cut += 1) {
    const faults = streamFaults(stream, 'server', deflate, cut);
    for (const fault of faults) tested.add(fault.id);
    expect(
      faults.map(({ id: found, start, end }) => [
        found,
        Buffer.from(stream.subarray(start, end)).toString('hex'),
      ]),
    ).toEqual([[id, at]]);
  }
});

const packed = (hex: string, more: Partial<FrameFields> = {}): FrameFields => ({
  opcode: 2,
  rsv1: true,
  payload: Uint8Array.from(Buffer.from(hex, 'hex')),
  ...more,
});

test.each<[FaultId, message: string, at: string]>([
  ['deflate-block-type', 'c6', 'c6'],
  ['deflate-stored-length', '0003000300', '03000300'],
  ['deflate-symbol-count', 'fc00', 'fc00'],
  ['deflate-code-lengths', '0400fe1f', '0400fe1f'],
  ['deflate-repeat', '542a90', '542a90'],
  ['deflate-no-end', '04c10101000008c3a0aee3e6ef20', '04c10101000008c3a0aee3e6ef20'],
  ['deflate-literal-codes', '04c10101000008c3a0ace3f6cf3054', '04c10101000008c3a0ace3f6cf3054'],
  ['deflate-distance-codes', '04c10101000008c3a0ace3f6cfa054', '04c10101000008c3a0ace3f6cfa054'],
  ['deflate-literal-code', '1ae3', '1ae3'],
  ['deflate-distance-code', 'c2f5', 'c2f5'],
  ['deflate-too-far', '1a', '1a'],
  ['deflate-after-end', '03d475', '75'],
  // No byte of the message shows it: the whole frame stands for it.
  ['deflate-cut-off', '0a', 'c2010a'],
])('a compressed message: %s in %s', (id, message, at) => {
  const shows = (frames: FrameFields[]) => {
    const stream = concat(...frames.map(buildFrame), buildFrame(CLOSE));
    return streamFaults(stream, 'server', AGREED).map((fault) => {
      tested.add(fault.id);
      return [fault.id, Buffer.from(stream.subarray(fault.start, fault.end)).toString('hex')];
    });
  };
  expect(shows([packed(message)])).toEqual([[id, at]]);
  // In fragments it is shown in the last one, where the message is whole.
  const halves = [packed('', { fin: false }), packed(message, { opcode: 0, rsv1: false })];
  expect(shows(halves)[0]).toEqual([id, at.replace(/^c201/, '8001')]);
  const behind = [packed(message, { fin: false }), { opcode: 0 }];
  expect(shows(behind)).toEqual([[id, '8000']]);
});

test('client-unmasked is found in the client alone', () => {
  const stream = concat(buildFrame(HELLO), buildFrame({ ...CLOSE, ...MASK }));
  const [fault, ...others] = streamFaults(stream, 'client');
  expect(fault).toEqual({ id: 'client-unmasked', sender: 'client', start: 1, end: 2 });
  expect(others).toEqual([]);
  tested.add('client-unmasked');
});

test('length-top-bit is found as soon as the header is there', () => {
  const stream = buildFrame({ opcode: 2, lengthForm: 64, announcedLength: 1n << 63n });
  const faults = streamFaults(concat(stream, Uint8Array.of(1, 2)), 'server');
  expect(faults).toEqual([
    { id: 'length-top-bit', sender: 'server', start: 2, end: 3 },
    { id: 'frame-cut-off', sender: 'server', start: 0, end: stream.length + 2 },
  ]);
  tested.add('length-top-bit');
});

test('frame-cut-off is found wherever a frame is cut', () => {
  const stream = buildFrame({ ...HELLO, ...MASK });
  for (let length = 1; length < stream.length; length += 1) {
    expect(streamFaults(stream.subarray(0, length), 'client')).toEqual([
      { id: 'frame-cut-off', sender: 'client', start: 0, end: length },
    ]);
  }
  tested.add('frame-cut-off');
});

test('good traffic has no faults', () => {
  const good: FrameFields[] = [
    HELLO,
    { opcode: 9, payload: utf8('ping') },
    { opcode: 1, fin: false, payload: utf8('你').subarray(0, 1) },
    { opcode: 10 },
    { opcode: 0, fin: false },
    { opcode: 0, payload: utf8('你').subarray(1) },
    { opcode: 2, payload: new Uint8Array(70_000) },
    { opcode: 1, rsv1: true, payload: Uint8Array.from([...compressed, 0]) },
    CLOSE,
    { opcode: 10 },
  ];
  expect(streamFaults(concat(...good.map(buildFrame)), 'server', AGREED)).toEqual([]);
});

test('an answer that goes beyond the offer of compression is found, one within it is none', () => {
  const ids = (offer: string, answer: string) => {
    const request = buildRequest({ target: '/', host: 'a', key: KEY, extensions: offer });
    const response = buildResponse({ key: KEY, extensions: answer });
    const found = responseFaults(parseResponse(response), parseRequest(request));
    return shown(response, found);
  };
  const name = 'permessage-deflate';
  for (const [offer, answer] of [
    ['', '; client_max_window_bits=10'],
    ['; server_max_window_bits=9', '; server_max_window_bits=10'],
    ['; server_max_window_bits=9', ''],
    ['; server_no_context_takeover', ''],
  ] as const) {
    expect(ids(name + offer, name + answer)).toEqual([
      ['extension-parameter-invalid', name + answer],
    ]);
  }
  for (const [offer, answer] of [
    ['; client_max_window_bits', '; client_max_window_bits=10'],
    ['; client_max_window_bits=12', ''],
    ['; server_max_window_bits=9', '; server_max_window_bits=9'],
    ['', '; server_no_context_takeover; client_no_context_takeover'],
    [`; server_no_context_takeover, ${name}`, ''],
  ] as const) {
    expect(ids(name + offer, name + answer)).toEqual([]);
  }
});

/** Frames with and without mistakes, and now and then bytes that are none. */
const anyFrame = fc
  .record({
    fin: fc.boolean(),
    rsv1: fc.boolean(),
    rsv2: fc.constantFrom(false, false, true),
    rsv3: fc.constantFrom(false, false, true),
    opcode: fc.constantFrom(0, 1, 1, 2, 3, 8, 9, 10, 11),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom(utf8('你好'), new Uint8Array(126), Uint8Array.of(3, 238), compressed),
    ),
    masked: fc.boolean(),
    form: fc.constantFrom(undefined, undefined, 16 as const, 64 as const),
  })
  .map(({ masked, form, ...fields }) =>
    buildFrame({ ...fields, ...(masked && MASK), ...(form && { lengthForm: form }) }),
  );
const anyStream = fc
  .array(fc.oneof({ weight: 9, arbitrary: anyFrame }, fc.uint8Array({ maxLength: 4 })), {
    maxLength: 8,
  })
  .map((parts) => concat(...parts));

test('faults of any stream lie in it, and do not depend on how it was split', () => {
  fc.assert(
    fc.property(
      anyStream,
      fc.nat(),
      fc.constantFrom<Sender>('client', 'server'),
      fc.boolean(),
      (stream, cut, sender, isCompressed) => {
        const deflate = isCompressed ? AGREED : undefined;
        const faults = streamFaults(stream, sender, deflate);
        expect(streamFaults(stream, sender, deflate, cut % (stream.length + 1))).toEqual(faults);
        for (const fault of faults) {
          expect(fault.sender).toBe(sender);
          expect(fault.start).toBeGreaterThanOrEqual(0);
          expect(fault.end).toBeLessThanOrEqual(stream.length);
          expect(fault.end).toBeGreaterThanOrEqual(fault.start);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test('faults of a handshake stand at ranges of it, whatever a learner edits', () => {
  const edit = fc.tuple(fc.nat(), fc.nat(30), fc.string({ maxLength: 8 }));
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 3 }), fc.boolean(), (edits, isRequest) => {
      let head = text(isRequest ? GOOD_REQUEST : GOOD_RESPONSE);
      for (const [place, length, insert] of edits) {
        const at = place % (head.length + 1);
        head = head.slice(0, at) + insert + head.slice(at + length);
      }
      const bytes = fromLatin1(head);
      const request = parseRequest(isRequest ? bytes : GOOD_REQUEST);
      const message = isRequest ? request : parseResponse(bytes);
      const faults = isRequest
        ? requestFaults(request)
        : responseFaults(parseResponse(bytes), request);
      expect(coverageError(message.ranges, 0, bytes.length)).toBeUndefined();
      for (const { start, end } of faults) {
        const around = rangesAt(message.ranges, start);
        expect(around.some((range) => range.start === start && range.end === end)).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('nothing throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, deflate) => {
      streamFaults(bytes, 'client', deflate ? AGREED : undefined);
      const request = parseRequest(bytes);
      requestFaults(request);
      responseFaults(parseResponse(bytes), request);
    }),
    { numRuns: 1000 },
  );
});

test('every fault of the table has been found in bytes above', () => {
  expect([...tested].sort()).toEqual(Object.keys(FAULTS).sort());
});
