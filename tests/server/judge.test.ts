import { constants, createDeflateRaw, type DeflateRaw } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capture } from '../../src/capture-file/capture.ts';
import { toPcap } from '../../src/capture-file/pcap.ts';
import { computeAccept } from '../../src/protocol/accept.ts';
import { concat } from '../../src/protocol/bytes.ts';
import { buildFrame, type FrameFields } from '../../src/protocol/frame.ts';
import { buildRequest } from '../../src/protocol/handshake.ts';
import { OPCODE } from '../../src/protocol/opcode.ts';
import { dissect, tsharkVersion } from './pdml.ts';
import { NO_TROUBLES, ourReading, packetTroubles, theirReading } from './readings.ts';
import { openRecorded, type Recorded } from './recorded.ts';
import { openWatcher, startServer } from './running.ts';

/**
 * An independent judge: what the live server and a client really said to each other is exported as
 * pcap, and tshark's reading of it must equal ours, field by field.
 */

const version = await tsharkVersion();
if (version === undefined) {
  console.warn('judge.test.ts is skipped: tshark is not installed (Debian: apt install tshark)');
}

const KEY = 'sN9cRrP/n9NdMgdcy2VJFQ==';
const maskingKey = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const utf8 = (text: string) => new TextEncoder().encode(text);
const pattern = (length: number) => Uint8Array.from({ length }, (_, at) => at % 251);
const ascii = (length: number) => new Uint8Array(length).fill(0x61);

/** Checks that tshark reads a capture of one connection as we do; gives what was read. */
async function expectSame(capture: Capture) {
  const layers = await dissect(toPcap(capture));
  const ours = ourReading(capture.records);
  expect(theirReading(layers)).toEqual(ours);
  expect(packetTroubles(layers)).toEqual(NO_TROUBLES);
  return ours;
}

function requestTo(port: number, target: string, extensions?: string): Uint8Array {
  return buildRequest({
    target,
    host: `127.0.0.1:${port}`,
    key: KEY,
    origin: `http://127.0.0.1:${port}`,
    protocols: ['chat.v2', 'json'],
    ...(extensions !== undefined && { extensions }),
    headers: [['Accept-Language', 'zh-CN,zh;q=0.9']],
  });
}

/** Opens a WebSocket to an endpoint of the live server. */
async function open(port: number, target: string, extensions?: string): Promise<Recorded> {
  const client = await openRecorded(port);
  client.write(requestTo(port, target, extensions));
  await client.until((received) => received.includes('\r\n\r\n'));
  return client;
}

const framesOf = (...frames: FrameFields[]) =>
  concat(...frames.map((fields) => buildFrame({ maskingKey, ...fields })));

const bye: FrameFields = {
  opcode: OPCODE.close,
  payload: concat(Uint8Array.of(0x03, 0xe8), utf8('再见 bye')),
};

/** Compresses the next message of a connection, whose window lives on. */
async function compress(deflate: DeflateRaw, text: string): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  const take = (chunk: Buffer) => chunks.push(chunk);
  deflate.on('data', take);
  deflate.write(text);
  await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
  deflate.off('data', take);
  return concat(...chunks).subarray(0, -4);
}

describe.skipIf(version === undefined)('tshark reads as we do', () => {
  it('the handshake, and a close with code and reason', async () => {
    await using server = await startServer();
    const client = await open(server.port, '/echo?fragment=%37');
    client.write(framesOf(bye));
    const ours = await expectSame(await client.capture());
    expect(ours.request.start).toEqual(['GET', '/echo?fragment=%37', 'HTTP/1.1']);
    expect(ours.response.start).toEqual(['HTTP/1.1', '101', 'Switching Protocols']);
    expect(ours.response.headers).toContain(`Sec-WebSocket-Accept: ${computeAccept(KEY).accept}`);
    expect(ours.client.closes).toEqual([{ code: '1000', reason: '再见 bye' }]);
    expect(ours.server.closes[0]?.code).toBe('1000');
  });

  it('a refusal', async () => {
    await using server = await startServer();
    const client = await open(server.port, '/nothing-here');
    const ours = await expectSame(await client.capture());
    expect(ours.response.start).toEqual(['HTTP/1.1', '404', 'Not Found']);
  });

  it('a close frame without a code', async () => {
    await using server = await startServer();
    const client = await open(server.port, '/echo');
    client.write(framesOf({ opcode: OPCODE.close }));
    const ours = await expectSame(await client.capture());
    expect(ours.client.closes).toEqual([{ code: '', reason: '' }]);
  });

  it.each([OPCODE.text, OPCODE.binary])('every form of a length, opcode %i', async (opcode) => {
    await using server = await startServer();
    const client = await open(server.port, '/echo');
    const lengths = [1, 125, 126, 127, 65_535, 65_536];
    const payload = opcode === OPCODE.text ? ascii : pattern;
    for (const length of lengths) client.write(framesOf({ opcode, payload: payload(length) }));
    client.write(framesOf(bye));
    const ours = await expectSame(await client.capture());
    for (const sender of ['client', 'server'] as const) {
      expect(ours[sender].frames.map(({ length }) => length).slice(0, -1)).toEqual(lengths);
      expect(ours[sender].contents.map(({ bytes }) => bytes.length / 2)).toEqual(lengths);
    }
  });

  it('fragments both ways, a character split over two, a ping between them', async () => {
    await using server = await startServer();
    const client = await open(server.port, '/echo?fragment=5');
    const text = utf8('一条消息，分成几片');
    client.write(
      framesOf(
        { opcode: OPCODE.text, fin: false, payload: text.subarray(0, 4) },
        { opcode: OPCODE.ping, payload: utf8('are you there?') },
        { opcode: OPCODE.continuation, fin: false, payload: text.subarray(4, 11) },
        { opcode: OPCODE.pong, payload: utf8('unasked') },
        { opcode: OPCODE.continuation, payload: text.subarray(11) },
        bye,
      ),
    );
    const ours = await expectSame(await client.capture());
    const whole = { opcode: OPCODE.text, bytes: Buffer.from(text).toString('hex') };
    expect(ours.client.contents).toContainEqual(whole);
    expect(ours.server.contents).toContainEqual(whole);
    expect(ours.server.frames.filter(({ opcode }) => opcode === OPCODE.continuation)).toHaveLength(
      Math.ceil(text.length / 5) - 1,
    );
    expect(ours.server.contents.map(({ opcode }) => opcode)).toContain(OPCODE.pong);
  });

  it('compressed messages, whose window lives on, whole and in fragments', async () => {
    await using server = await startServer();
    const extensions = 'permessage-deflate; client_max_window_bits';
    const client = await open(server.port, '/echo?deflate=1', extensions);
    const deflate = createDeflateRaw({ windowBits: 10 });
    const compressed = { opcode: OPCODE.text, rsv1: true };
    const first = await compress(deflate, 'hello hello 你好你好');
    const again = await compress(deflate, 'hello hello 你好你好');
    expect(again.length).toBeLessThan(first.length);
    client.write(
      framesOf(
        { ...compressed, payload: first },
        { ...compressed, fin: false, payload: again.subarray(0, 3) },
        { opcode: OPCODE.continuation, payload: again.subarray(3) },
        bye,
      ),
    );
    const ours = await expectSame(await client.capture());
    const hello = {
      opcode: OPCODE.text,
      bytes: Buffer.from('hello hello 你好你好').toString('hex'),
    };
    // tshark 4.0 inflates no message that came in fragments: there its bytes are compared as they are.
    const still = { opcode: OPCODE.text, bytes: Buffer.from(again).toString('hex') };
    expect(ours.client.contents).toEqual([hello, still]);
    expect(ours.server.contents).toEqual([hello, hello]);
    expect(ours.server.frames.map(({ rsv }) => rsv)).toEqual([4, 4, 0]);
  });

  it('a frame cut anywhere', async () => {
    await using server = await startServer();
    const client = await open(server.port, '/echo');
    const hello = framesOf({ opcode: OPCODE.text, payload: utf8('你好') });
    for (let cut = 1; cut < hello.length; cut += 1) {
      client.write(hello.subarray(0, cut));
      client.write(hello.subarray(cut));
    }
    client.write(framesOf(bye));
    const ours = await expectSame(await client.capture());
    expect(ours.client.contents).toHaveLength(hello.length - 1);
    expect(ours.server.contents).toHaveLength(hello.length - 1);
  });

  it.each<[string, FrameFields]>([
    ['RSV2', { opcode: OPCODE.text, rsv2: true, payload: utf8('a') }],
    ['RSV3', { opcode: OPCODE.text, rsv3: true, payload: utf8('a') }],
    ['an unknown opcode', { opcode: 0x3 }],
    ['an unknown control opcode', { opcode: 0xb }],
    ['a length that is not minimal', { opcode: OPCODE.ping, lengthForm: 16, payload: utf8('a') }],
    ['a close code that is forbidden', { opcode: OPCODE.close, payload: Uint8Array.of(3, 238) }],
  ])('a frame with %s, and the close frame that answers it', async (_, fields) => {
    await using server = await startServer();
    const client = await open(server.port, '/echo');
    client.write(framesOf(fields, bye));
    client.socket.end();
    const ours = await expectSame(await client.capture());
    expect(ours.server.frames.map(({ opcode }) => opcode)).toContain(OPCODE.close);
  });

  it('any sequence of messages', async () => {
    await using server = await startServer();
    const message = fc.record({
      opcode: fc.constantFrom(OPCODE.text, OPCODE.binary, OPCODE.ping),
      size: fc.constantFrom(0, 1, 2, 3, 50, 125),
      maskingKey: fc.uint8Array({ minLength: 4, maxLength: 4 }),
    });
    for (const list of fc.sample(fc.array(message, { minLength: 1, maxLength: 30 }), 2)) {
      const client = await open(server.port, '/echo');
      const frames = list.map(({ size, ...fields }) => ({ ...fields, payload: ascii(size) }));
      client.write(framesOf(...frames, bye));
      const ours = await expectSame(await client.capture());
      expect(ours.client.frames).toHaveLength(list.length + 1);
    }
  });

  it('a trace, where it leaves bytes out: the frames before and behind the gap', async () => {
    await using server = await startServer();
    const watcher = await openWatcher(server);
    const client = await open(server.port, `/echo?trace=${watcher.trace}`);
    client.write(
      framesOf(
        { opcode: OPCODE.text, payload: utf8('before') },
        { opcode: OPCODE.binary, payload: pattern(20_000) },
      ),
    );
    await client.until((received) => received.length > 20_000);
    client.write(framesOf({ opcode: OPCODE.text, payload: utf8('behind') }, bye));
    await client.capture();
    const records = await watcher.until((all) => all.some(({ kind }) => kind === 'end'));
    watcher.socket.terminate();
    expect(records.map(({ kind }) => kind)).toContain('dropped');
    const ours = ourReading(records);
    const layers = await dissect(toPcap({ epoch: performance.timeOrigin, records }));
    const theirs = theirReading(layers);
    expect(theirs.request).toEqual(ours.request);
    expect(theirs.response).toEqual(ours.response);
    expect(theirs.client.closes).toEqual(ours.client.closes);
    expect(theirs.client.contents.map(({ bytes }) => Buffer.from(bytes, 'hex').toString())).toEqual(
      ['before', 'behind'],
    );
    const { analysis, ...others } = packetTroubles(layers);
    expect(others).toMatchObject({ badChecksums: 0, tooLong: 0 });
    expect(analysis).toContain('tcp.analysis.lost_segment');
  });
});
