import { beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, TabSocket } from './tab-socket.ts';

let log: string[];
let thrown: unknown[];
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (content: string) => new TextEncoder().encode(content);

function socket(window = 10): TabSocket {
  return new TabSocket(window, {
    write: (data) => log.push(`write ${text(data)}`),
    end: () => log.push('end'),
    destroy: () => log.push('destroy'),
    taken: (count) => log.push(`taken ${count}`),
    given: () => {},
    ended: () => {},
    failed: (error, isHeard) => log.push(`failed ${error.message} ${isHeard}`),
    attempt: (call) => {
      try {
        call();
      } catch (error) {
        thrown.push(error);
      }
    },
  });
}

beforeEach(() => {
  log = [];
  thrown = [];
});

describe('a socket of a learner’s server, as Node’s', () => {
  it('gives what came before somebody listened, once the listeners are there', async () => {
    const one = socket();
    one.receive(bytes('a'));
    one.receive(bytes('b'));
    expect(log).toEqual([]);
    one.on('data', (data) => data instanceof Uint8Array && log.push(`data ${text(data)}`));
    one.on('end', () => log.push('heard the end'));
    one.finish();
    await Promise.resolve();
    expect(log).toEqual(['data a', 'taken 1', 'data b', 'taken 1', 'heard the end', 'end']);
    expect(one.bytesRead).toBe(2);
  });

  it('says that bytes were taken only when they were given', () => {
    const one = socket();
    one.on('data', () => log.push('data'));
    one.pause();
    one.receive(bytes('abc'));
    expect(log).toEqual([]);
    one.resume();
    return Promise.resolve().then(() => expect(log).toEqual(['data', 'taken 3']));
  });

  it('says when to wait, and when to go on', () => {
    const one = socket(4);
    one.on('drain', () => log.push('drain'));
    expect(one.write('abc')).toBe(true);
    expect(one.write('de')).toBe(false);
    one.passed(3);
    expect(one.writableLength).toBe(2);
    one.passed(2);
    expect(log).toEqual(['write abc', 'write de', 'drain']);
    expect(one.write('x')).toBe(true);
  });

  it('ends once, with last bytes, and takes no more', () => {
    const one = socket();
    one.end('bye');
    one.end();
    expect(log).toEqual(['write bye', 'end']);
    expect(() => one.write('x')).toThrow('after socket.end()');
    one.destroy();
    one.destroy();
    expect(log).toEqual(['write bye', 'end', 'destroy']);
    expect(one.write('x')).toBe(false);
  });

  it('tells a reset as an error and a close, an orderly end as a close alone', () => {
    const [one, other] = [socket(), socket()];
    one.on('error', (error) => log.push(String(error)));
    for (const each of [one, other])
      each.on('close', (hadError) => log.push(`close ${String(hadError)}`));
    one.close('reset');
    other.close('closed');
    expect(log).toEqual([
      'failed ECONNRESET (reset) true',
      'Error: ECONNRESET (reset)',
      'close true',
      'close false',
    ]);
  });

  it('goes on after a listener that throws', () => {
    const one = socket();
    one.on('data', () => {
      throw new Error('mine');
    });
    one.once('data', () => log.push('second'));
    one.receive(bytes('a'));
    one.receive(bytes('b'));
    expect(log).toEqual(['second', 'taken 1', 'taken 1']);
    expect(thrown).toHaveLength(2);
  });

  it('says what is wrong with what it is given', () => {
    const one = socket();
    expect(() => one.on('message', () => {})).toThrow('there is no event "message"');
    expect(() => one.write(undefined)).toThrow('socket.write: expected bytes');
    expect(() => one.write(5)).toThrow('it was number');
    expect(() => one.write([1, 256])).toThrow('a list with other values');
    expect(log).toEqual([]);
  });
});

it('takes bytes in any form, as a copy', () => {
  const whole = Uint8Array.of(1, 2, 3, 4);
  expect(bytesOf(whole.subarray(1, 3), 'f')).toEqual(Uint8Array.of(2, 3));
  expect(bytesOf(new DataView(whole.buffer, 2), 'f')).toEqual(Uint8Array.of(3, 4));
  expect(bytesOf(whole.buffer, 'f')).toEqual(whole);
  expect(bytesOf([0, 255], 'f')).toEqual(Uint8Array.of(0, 255));
  expect(bytesOf('é', 'f')).toEqual(Uint8Array.of(0xc3, 0xa9));
  const copy = bytesOf(whole, 'f');
  whole[0] = 9;
  expect(copy[0]).toBe(1);
});
