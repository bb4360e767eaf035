import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../protocol/bytes.ts';
import { ConnectionReader } from '../protocol/connection.ts';
import { buildFrame } from '../protocol/frame.ts';
import { buildRequest, buildResponse } from '../protocol/handshake.ts';
import type { Sender } from '../protocol/trace.ts';
import { momentOf } from './timeline-moments.ts';
import { orderTimeline, type CodeMoment, type Moment, type WireMoment } from './timeline-order.ts';

/** What really happened, told by a clock that neither side has. */
interface Truth {
  code: CodeMoment[];
  wire: WireMoment[];
  /** Pairs of which the first really came before the second. */
  causes: [before: object, after: object][];
  /** To add to a page's time to get the server's. */
  offset: number;
}

const message = fc.record({
  sender: fc.constantFrom<Sender>('client', 'server'),
  data: fc.constantFrom<'text' | 'binary'>('text', 'binary'),
  // Few sizes, so that messages are easily confused.
  size: fc.constantFrom(1, 2),
  fragments: fc.integer({ min: 1, max: 3 }),
  /** Milliseconds from the one before, on its way, and whether the trace leaves it out. */
  after: fc.constantFrom(0, 0, 1, 7),
  latency: fc.constantFrom(0, 1, 30),
  dropped: fc.boolean(),
});

const connections = fc.array(
  fc.record({
    start: fc.nat(50),
    messages: fc.array(message, { maxLength: 14 }),
    reached: fc.boolean(),
    closes: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

type Generated = typeof connections extends fc.Arbitrary<infer T> ? T : never;

/** Plays the scene. Each direction is first in, first out, as TCP is. */
function play(scene: Generated, offset: number): Truth {
  const truth: Truth = { code: [], wire: [], causes: [], offset };
  for (const [index, { start, messages, reached, closes }] of scene.entries()) {
    const socket = index + 1;
    const code = (what: CodeMoment['what'], time: number, more: Partial<CodeMoment> = {}) => {
      const moment = { what, time, socket, readyState: 1, ...more };
      truth.code.push(moment);
      return moment;
    };
    const opened = code('new', start, { readyState: 0 });
    if (!reached) continue;
    const connection = 100 - index;
    let gap: Partial<Record<Sender, WireMoment>> = {};
    const wire = (sender: Sender, what: WireMoment['what'], time: number, more = {}) => {
      const moment: WireMoment = { what, time, connection, sender, ...more };
      truth.wire.push(moment);
      return moment;
    };
    const cause = (before: object, after: object) => truth.causes.push([before, after]);
    cause(opened, wire('client', 'request', start + 1));
    cause(wire('server', 'response', start + 3), code('open', start + 4));

    let now = start + 4;
    const arrived: Record<Sender, number> = { client: now, server: now };
    for (const { sender, data, size, fragments, after, latency, dropped } of messages) {
      now += after;
      const leaves = sender === 'client' ? now : Math.max(now, arrived.server);
      arrived[sender] = Math.max(arrived[sender], now + latency);
      // The server's clock sees a client's frame when it comes, its own when it goes.
      const seen = sender === 'client' ? arrived.client : leaves;
      const call = sender === 'client' ? code('send', now, { data, size }) : undefined;
      const id = {};
      const frames: WireMoment[] = [];
      for (let part = 1; part <= fragments; part += 1) {
        const known = gap[sender];
        if (dropped && known) known.frames = (known.frames ?? 0) + 1;
        else if (dropped) gap[sender] = wire(sender, 'gap', seen, { frames: 1 });
        else {
          const last = part === fragments;
          const more = { message: { id, data, last, ...(last && { size }) } };
          frames.push(wire(sender, 'frame', seen, more));
        }
      }
      if (!dropped) gap = { ...gap, [sender]: undefined };
      const event =
        sender === 'server' ? code('message', arrived.server, { data, size }) : undefined;
      for (const frame of frames) {
        if (call) cause(call, frame);
        if (event) cause(frame, event);
      }
    }
    if (closes) {
      now = Math.max(now, arrived.client, arrived.server) + 1;
      cause(code('close()', now, { code: 1000 }), wire('client', 'close', now + 1, { code: 1000 }));
      cause(
        wire('server', 'close', now + 1, { code: 1000 }),
        code('close', now + 2, { code: 1000, wasClean: true, readyState: 3 }),
      );
    }
  }
  // What happens at one time happens in the order in which it was told; gaps take no part in it.
  truth.code.sort((a, b) => a.time - b.time);
  truth.wire.sort((a, b) => a.time - b.time);
  for (const moment of truth.wire) moment.time += offset;
  return truth;
}

const connectionOf = (scene: Generated) => (socket: number) =>
  scene[socket - 1]?.reached ? 101 - socket : undefined;
const only = (moment: Moment): object => ('code' in moment ? moment.code : moment.wire);

describe('the order of a timeline', () => {
  it('puts every send before its frame and every event after, whatever the clocks', () => {
    fc.assert(
      fc.property(connections, fc.constantFrom(-1e9, -40, -1, 0, 0.25, 3, 1e9), (scene, offset) => {
        const { code, wire, causes } = play(scene, offset);
        const { order, clock, forced } = orderTimeline(code, wire, connectionOf(scene));
        const place = new Map(order.map((moment, at) => [only(moment), at]));
        expect(order).toHaveLength(code.length + wire.length);
        for (const [before, after] of causes) {
          // Behind a gap nobody knows which send a frame belongs to: only its bounds hold.
          if (wire.some(({ what }) => what === 'gap')) break;
          expect(place.get(before)).toBeLessThan(place.get(after) ?? -1);
        }
        const codes = order.map(only).filter((moment) => code.some((each) => each === moment));
        expect(codes).toEqual(code);
        for (const connection of new Set(wire.map((moment) => moment.connection))) {
          const mine = (list: readonly object[]) =>
            list.filter((each) => 'connection' in each && each.connection === connection);
          expect(mine(order.map(only))).toEqual(mine(wire));
        }
        expect(forced).toBe(0);
        expect(clock.lower).toBeLessThanOrEqual(offset + 1e-6);
        expect(clock.upper).toBeGreaterThanOrEqual(offset - 1e-6);
        expect(Math.abs(clock.offset - offset)).toBeLessThanOrEqual(clock.uncertainty + 1e-6);
      }),
      { numRuns: 2_000 },
    );
  });

  it('knows the handshake’s two causes, and nothing else, of a socket that did nothing', () => {
    const scene = [{ start: 0, messages: [], reached: true, closes: false }];
    const { code, wire } = play(scene, 500);
    expect(orderTimeline(code, wire, connectionOf(scene)).clock).toEqual({
      offset: 500,
      uncertainty: 1,
      lower: 499,
      upper: 501,
      isContradictory: false,
    });
  });

  it('takes what the page has heard of the server’s clock for a bound too', () => {
    const { clock } = orderTimeline([], [], () => undefined, [{ page: 10, server: 4 }]);
    expect(clock).toMatchObject({ offset: -6, lower: -6, upper: Infinity, uncertainty: Infinity });
  });

  it('knows nothing without a connection, and says so', () => {
    const code: CodeMoment[] = [{ what: 'new', time: 5, socket: 1, readyState: 0 }];
    const { clock, order } = orderTimeline(code, [], () => undefined);
    expect(clock).toMatchObject({ offset: 0, uncertainty: Infinity });
    expect(order).toEqual([{ code: code[0] }]);
  });

  it('keeps causes before their effects though a clock jumped, and says that it did', () => {
    const scene = [{ start: 0, messages: [], reached: true, closes: true }];
    const { code, wire, causes } = play(scene, 0);
    for (const moment of code.slice(2)) moment.time += 10_000;
    const { clock, order } = orderTimeline(code, wire, connectionOf(scene));
    expect(clock.isContradictory).toBe(true);
    const all = order.map(only);
    for (const [before, after] of causes)
      expect(all.indexOf(before)).toBeLessThan(all.indexOf(after));
  });

  it('does not take a close frame of the browser’s own for that of close()', () => {
    const wire: WireMoment[] = [
      { what: 'close', time: 1, connection: 1, sender: 'client', code: 1002 },
    ];
    const code: CodeMoment[] = [{ what: 'close()', time: 9, socket: 1, readyState: 1, code: 1000 }];
    expect(orderTimeline(code, wire, () => 1).clock.upper).toBe(Infinity);
  });

  it('does not count sends that threw or came too late', () => {
    const send = { what: 'send' as const, socket: 1, data: 'text' as const, size: 1 };
    const code: CodeMoment[] = [
      { ...send, time: 1, readyState: 0, threw: 'InvalidStateError' },
      { ...send, time: 2, readyState: 1 },
      { ...send, time: 3, readyState: 2 },
    ];
    const part = { id: 1, data: 'text' as const, last: true, size: 1 };
    const wire: WireMoment[] = [
      { what: 'frame', time: 102, connection: 1, sender: 'client', message: part },
    ];
    expect(orderTimeline(code, wire, () => 1).clock.upper).toBe(100);
  });
});

describe('moments of the wire', () => {
  it('come from what was read of a connection', () => {
    const key = 'sN9cRrP/n9NdMgdcy2VJFQ==';
    const maskingKey = Uint8Array.of(1, 2, 3, 4);
    const reader = new ConnectionReader();
    const bytes = (sender: Sender, part: Uint8Array) =>
      reader.add({
        kind: 'bytes',
        connection: 4,
        time: 1,
        sender,
        boundary: true,
        position: 0,
        bytes: part,
      });
    const request = buildRequest({ target: '/', host: 'a', key });
    const items = [
      ...bytes(
        'client',
        concat(
          request,
          buildFrame({ opcode: 1, fin: false, maskingKey, payload: Uint8Array.of(0x61) }),
          buildFrame({ opcode: 9, maskingKey }),
          buildFrame({ opcode: 0, maskingKey, payload: Uint8Array.of(0x62, 0x63) }),
          buildFrame({ opcode: 8, maskingKey, payload: Uint8Array.of(0x03, 0xe8) }),
        ),
      ),
      ...bytes('server', concat(buildResponse({ key }), buildFrame({ opcode: 8 }))),
    ];
    const common = { time: 1, connection: 4 };
    expect(items.map((item) => momentOf(4, item))).toMatchObject([
      { what: 'frame', ...common, sender: 'client', message: { data: 'text', last: false } },
      { what: 'frame', ...common, sender: 'client' },
      { what: 'frame', ...common, sender: 'client', message: { last: true, size: 3 } },
      { what: 'close', ...common, sender: 'client', code: 1000 },
      { what: 'close', ...common, sender: 'server' },
    ]);
  });
});
