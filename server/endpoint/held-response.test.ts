import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { HeldResponse } from './held-response.ts';
import { listen, portOf } from '../start/listen.ts';
import { Live } from '../live/live.ts';

/** What a client gets where `act` has the answer in its hands. */
async function answerOf(act: (held: HeldResponse, live: Live) => void): Promise<string> {
  const live = new Live();
  const take = (request: IncomingMessage, response: ServerResponse) =>
    act(new HeldResponse(live, request, response), live);
  const [server] = await listen(() => createServer(take), '127.0.0.1', 0);
  if (!server) throw new Error('it does not listen');
  const response = await fetch(`http://127.0.0.1:${portOf(server)}/`);
  const text = `${response.status} ${await response.text()}`;
  expect([...live.faults.counts]).toEqual([]);
  server.close();
  await live.stop(0);
  return text;
}

const say = (text: string) => (response: ServerResponse) => void response.end(text);

/** Whoever comes second is too late, whatever both do: a second head would be thrown at. */
test.each<[name: string, got: string, act: (held: HeldResponse) => void]>([
  [
    'an answer, then all the rest',
    '200 first',
    (held) => {
      held.answer(say('first'));
      held.answer(say('second'));
      held.begin(200, {});
      held.write('third');
      held.end();
      held.close();
    },
  ],
  [
    'what goes on, then an answer',
    '200 first, and more',
    (held) => {
      held.begin(200, {});
      held.begin(201, {});
      held.write('first');
      held.answer(say('second'));
      held.write(', and more');
      held.end();
      held.write('too late');
      held.close();
    },
  ],
  [
    'the stop, then an answer',
    '503',
    (held) => {
      held.close();
      held.answer(say('second'));
      held.begin(200, {});
      held.write('third');
      held.close();
    },
  ],
  [
    'a fault, then an answer',
    '500',
    (held) => {
      held.fail();
      held.answer(say('second'));
      held.begin(200, {});
      held.close();
    },
  ],
])('%s: the first is the answer', async (_, got, act) => {
  const text = await answerOf(act);
  if (got.length > 3) expect(text).toBe(got);
  else {
    expect(text.slice(0, 4)).toBe(`${got} `);
    expect(text).not.toMatch(/second|third/);
  }
});

test('a timer of an answer that was given does nothing any more', async () => {
  let done = 0;
  await answerOf((held) => {
    held.answer(say('first'));
    held.attempt('timer', () => void (done += 1));
  });
  expect(done).toBe(0);
});
