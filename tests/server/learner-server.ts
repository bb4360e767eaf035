import { defaultConfig } from '../../server/settings/config.ts';
import { judge } from '../../server/tab-server/judge/judge.ts';
import { TabServer } from '../../server/tab-server/tab-server.ts';
import { Traffic } from '../../server/websocket/traffic.ts';
import { tabServer } from '../../src/playground/sandbox/tab-server.ts';
import type { TabEvent } from '../../src/playground/sandbox-protocol.ts';
import type { JudgeReport, JudgeVerdict } from '../../src/protocol/judge.ts';
import type { TabRecord } from '../../src/protocol/tab-server.ts';

/** In the place of the browser's WebSocket: the program's own client does nothing here. */
function Nothing() {}

/**
 * A learner's program behind the server's end of the channel, in one process: the sandbox's own
 * runtime runs it, only what lies between both (page, frame, WebSocket) is left out.
 */
export function serveCode(code: string): { server: TabServer; errors: unknown[] } {
  const errors: unknown[] = [];
  Object.assign(globalThis, { reportError: (error: unknown) => errors.push(error) });
  const { server, take } = withoutCode(errors);
  const runtime = tabServer(
    { address: 'ws://judge.invalid/', window: 131_072 },
    {
      budget: { bytes: () => {} },
      now: () => 0,
      place: () => undefined,
      outbox: {
        server: () => {},
        send: () => {},
        // A copy, as each message to another process is.
        tab: (command) =>
          server.take(
            command.kind === 'write' ? { ...command, bytes: command.bytes.slice() } : command,
          ),
      },
      warn: () => {},
    },
  );
  take((event) => runtime.take([event]));
  const names = Object.keys(runtime.globals);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the program under test
  new Function(...names, 'WebSocket', code)(...Object.values(runtime.globals), Nothing);
  server.take({ kind: 'listen', connection: 0, on: true });
  return { server, errors };
}

function withoutCode(errors: unknown[]) {
  let give: (event: TabEvent) => void = () => {};
  const tell = (record: TabRecord) => {
    switch (record.kind) {
      case 'open':
      case 'data':
      case 'ended':
      case 'passed':
      case 'refused':
      case 'changed':
      case 'closed':
        queueMicrotask(() => give(record));
    }
  };
  const server = new TabServer(defaultConfig(), tell, new Traffic(), (connection, _, error) => {
    errors.push(error);
    connection.fail();
  });
  return { server, take: (taker: typeof give) => void (give = taker) };
}

/** The same bytes in each run, so that what a wrong server makes of them is the same too. */
function repeatable(): (count: number) => Uint8Array<ArrayBuffer> {
  let state = 1;
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state >> 8;
    });
}

export interface Judged {
  verdicts: Map<string, JudgeVerdict>;
  /** Ids of the cases that failed. */
  failed: string[];
  report: JudgeReport | undefined;
  errors: unknown[];
}

/** The judge's verdict on a learner's program. */
export async function judged(code: string): Promise<Judged> {
  const { server, errors } = serveCode(code);
  const verdicts = new Map<string, JudgeVerdict>();
  let report: JudgeReport | undefined;
  await judge(
    server,
    (message) => {
      if (message.type === 'verdict') verdicts.set(message.id, message);
      if (message.type === 'report') report = message;
    },
    // Nothing here waits for another process: what comes, comes within one turn.
    { patience: 60, random: repeatable() },
  );
  const failed = [...verdicts.values()].flatMap(({ id, passed }) => (passed ? [] : [id]));
  return { verdicts, failed, report, errors };
}
