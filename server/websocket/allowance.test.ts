import { describe, expect, it } from 'vitest';
import { Allowance } from './allowance.ts';

const rates = {
  messagesPerSecond: 10,
  messageBurst: 3,
  bytesPerSecond: 100,
  byteBurst: 50,
  pingsPerSecond: 1,
  pingBurst: 1,
};

describe('an allowance', () => {
  it('lets a burst pass and names what goes beyond it', () => {
    const allowance = new Allowance(rates, 0);
    const taken = [1, 2, 3, 4].map(() => allowance.take({ messages: 1 }, 0));
    expect(taken).toEqual([undefined, undefined, undefined, 'messages-per-second']);
  });

  it('fills up with time, up to the burst', () => {
    const allowance = new Allowance(rates, 0);
    expect(allowance.take({ bytes: 50 }, 0)).toBeUndefined();
    expect(allowance.take({ bytes: 20 }, 200)).toBeUndefined();
    expect(allowance.take({ bytes: 50 }, 60_000)).toBeUndefined();
    expect(allowance.take({ bytes: 1 }, 60_000)).toBe('bytes-per-second');
  });

  it('counts messages, bytes and pings each by itself', () => {
    const allowance = new Allowance(rates, 0);
    expect(allowance.take({ pings: 1 }, 0)).toBeUndefined();
    expect(allowance.take({ messages: 3, bytes: 50 }, 0)).toBeUndefined();
    expect(allowance.take({ pings: 1 }, 0)).toBe('pings-per-second');
  });
});
