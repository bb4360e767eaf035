import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerForms } from './answer-forms.ts';
import { upgradeRequest } from './raw.ts';
import { openClient, openWatcher, startServer } from './running.ts';
import { openTabPage } from './tab-page.ts';

const SECRET = 'sid=of-somebody-else';
/** The request of somebody else, as a proxy sends it that took the connection for free. */
const NEXT = `GET /en/ HTTP/1.1\r\nHost: example.com\r\nCookie: ${SECRET}\r\nAuthorization: Basic ${SECRET}\r\n\r\n`;

describe('a connection that was handed to a learner’s code', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer({ benchFirst: 1 });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  /** What a client gets of a form of answer; whatever it gets, it sends the next request behind it. */
  async function tryForm({ pieces, ends = false }: (typeof answerForms)[number]) {
    await using page = await openTabPage(server, { endsToo: false });
    // The page of the code sees the connection, and that of the client as well.
    const [theirs, own] = [await openWatcher(server), await openWatcher(server)];
    page.request({ type: 'trace', trace: theirs.trace });
    page.channel.ping();
    await once(page.channel, 'pong');
    const client = await openClient(server.port);
    client.write(upgradeRequest(`${page.path}?trace=${own.trace}`));
    await page.until(() => page.received(1).includes('\r\n\r\n'));
    const before = page.received(1).length;
    for (const piece of pieces) page.write(1, piece);
    if (ends) page.say({ kind: 'end', connection: 1 });
    const over = client.ended();
    client.socket.once('data', () => client.write(NEXT));
    client.socket.once('end', () => client.write(NEXT));
    const settled = page.until(
      () => page.ending(1) !== undefined || page.received(1).includes(SECRET),
    );
    await settled;
    const leaked = page.received(1).subarray(before).toString('latin1');
    page.say({ kind: 'destroy', connection: 1 });
    client.socket.destroy();
    await over;
    const shown = await Promise.all(
      [theirs, own].map(async (watcher) => {
        const records = await watcher.until((all) => all.some(({ kind }) => kind === 'end'));
        watcher.socket.terminate();
        return records.flatMap((record) =>
          record.kind === 'bytes' ? [Buffer.from(record.bytes).toString('latin1')] : [],
        );
      }),
    );
    return { answer: client.received().toString('latin1'), leaked, shown: shown.flat().join('') };
  }

  const others = answerForms.filter(({ isSwitch = false }) => !isSwitch);
  it.for(others)('is used for nothing else behind $name', async (form) => {
    const { answer, leaked, shown } = await tryForm(form);
    expect(leaked).toBe('');
    expect(shown).toContain('/bench/');
    expect(shown).not.toContain(SECRET);
    const [head = ''] = answer.split(/\r?\n\r?\n/);
    if (head.startsWith('HTTP/')) {
      expect(head.match(/^(?:proxy-)?connection[ \t]*:.*|^keep-alive[ \t]*:.*/gim)).toEqual([
        'Connection: close',
      ]);
    }
  });

  const switches = answerForms.filter(({ isSwitch = false }) => isSwitch);
  it.for(switches)('is the code’s own behind $name', async (form) => {
    expect((await tryForm(form)).leaked).toBe(NEXT);
  });
});
