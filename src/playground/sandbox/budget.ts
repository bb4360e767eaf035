import type { Budgets, Exceeded } from '../sandbox-protocol.ts';

/** Thrown into learner code that goes on after its run was stopped. */
export class RunStopped extends Error {
  override name = 'RunStopped';
}

/** Counts what a run does. Each method throws `RunStopped` when the run is, or has been, over. */
export interface Budget {
  line(): void;
  message(bytes: number): void;
  /** Bytes that are no message of their own. */
  bytes(count: number): void;
  socketMade(): void;
  socketClosed(): void;
  request(): void;
  dialog(): void;
  /** Ends the run for a reason that was found elsewhere. */
  end(exceeded: Exceeded): never;
}

/** `stop` is called once, with the first budget that was exceeded. `now` is in ms. */
export function createBudget(
  limits: Budgets,
  stop: (exceeded: Exceeded) => void,
  now: () => number,
): Budget {
  let stopped = false;
  let lines = 0;
  let bytes = 0;
  let open = 0;
  const messages = rate(limits.messages, limits.messageWindow, now);
  const sockets = rate(limits.sockets, limits.socketWindow, now);
  const requests = rate(limits.requests, limits.requestWindow, now);
  const dialogs = rate(limits.dialogs, limits.dialogWindow, now);

  const end = (exceeded: Exceeded): never => {
    if (!stopped) {
      stopped = true;
      stop(exceeded);
    }
    throw new RunStopped(`The run was stopped: ${exceeded.budget} > ${exceeded.limit}.`);
  };
  const check = (budget: Exceeded['budget'], over: boolean, limit: number, window?: number) => {
    if (stopped || over) end({ budget, limit, ...(window !== undefined && { window }) });
  };

  const count = (size: number) => {
    bytes += size;
    check('bytes', bytes > limits.bytes, limits.bytes);
  };

  return {
    end,
    line() {
      lines += 1;
      check('lines', lines > limits.lines, limits.lines);
    },
    bytes: count,
    message(size) {
      count(size);
      check('messages', messages(), limits.messages, limits.messageWindow);
    },
    socketMade() {
      open += 1;
      check('openSockets', open > limits.openSockets, limits.openSockets);
      check('sockets', sockets(), limits.sockets, limits.socketWindow);
    },
    socketClosed() {
      open -= 1;
    },
    request() {
      check('requests', requests(), limits.requests, limits.requestWindow);
    },
    dialog() {
      check('dialogs', dialogs(), limits.dialogs, limits.dialogWindow);
    },
  };
}

/**
 * Whether more than `limit` calls came within the last `window` ms. Keeps the times of the last
 * `limit` calls in a ring: the oldest of them decides.
 */
function rate(limit: number, window: number, now: () => number): () => boolean {
  const times = new Float64Array(limit).fill(-Infinity);
  let next = 0;
  return () => {
    const time = now();
    const oldest = times[next] ?? -Infinity;
    times[next] = time;
    next = (next + 1) % limit;
    return time - oldest < window;
  };
}
