import type {
  Activity,
  ConsoleItem,
  FromSandbox,
  ServerActivity,
  TabCommand,
} from '../sandbox-protocol.ts';

/**
 * How many entries of one task are sent at once: what is printed before a loop that does not end must
 * be seen.
 */
const AT_ONCE = 100;
/** How many entries beyond, or ms, may gather before they are sent although the task goes on. */
const BATCH = 50;
const PATIENCE = 50;
/** Activity entries kept of one run. A storm is cut off by its budget, a long run by this. */
export const ACTIVITY_LIMIT = 5_000;

/** What the runtime tells the page, gathered so that a flood of lines is not one of messages. */
export interface Outbox {
  console(item: ConsoleItem): void;
  activity: (item: Activity) => void;
  /** What the learner's server did. */
  server: (item: ServerActivity) => void;
  /** What the learner's server wants done, in order. */
  tab: (command: TabCommand) => void;
  /** Sends all that has gathered, then `message`. */
  send(message: FromSandbox): void;
  /** Sends `message` as the last one: all later ones are dropped. */
  seal(message: FromSandbox): void;
}

/**
 * Sends the first entries of a task one by one and gathers more of them until its microtasks, a full
 * batch, or until code that does not end has kept them for `PATIENCE` ms. `post` must be out of the
 * learner's reach.
 */
export function createOutbox(post: (message: FromSandbox) => void, now: () => number): Outbox {
  let lines: ConsoleItem[] = [];
  let activities: Activity[] = [];
  let served: ServerActivity[] = [];
  let commands: TabCommand[] = [];
  let recorded = 0;
  let servings = 0;
  let since = 0;
  let atOnce = 0;
  let sealed = false;

  const flush = () => {
    if (lines.length > 0) post({ type: 'console', items: lines });
    if (activities.length > 0) post({ type: 'activity', items: activities });
    if (served.length > 0) post({ type: 'server', items: served });
    if (commands.length > 0) post({ type: 'tab', commands });
    lines = [];
    activities = [];
    served = [];
    commands = [];
  };
  const gathered = () => {
    const waiting = lines.length + activities.length + served.length + commands.length;
    if (atOnce < AT_ONCE) {
      if (atOnce === 0) queueMicrotask(() => (atOnce = 0));
      atOnce += 1;
      flush();
    } else if (waiting === 1) {
      since = now();
      queueMicrotask(flush);
    } else if (waiting >= BATCH || now() - since > PATIENCE) flush();
  };
  const send = (message: FromSandbox) => {
    if (sealed) return;
    flush();
    post(message);
  };

  return {
    send,
    console(item) {
      if (sealed) return;
      lines.push(item);
      gathered();
    },
    activity(item) {
      if (sealed || recorded > ACTIVITY_LIMIT) return;
      recorded += 1;
      if (recorded > ACTIVITY_LIMIT) {
        send({ type: 'activity-full', limit: ACTIVITY_LIMIT });
        return;
      }
      activities.push(item);
      gathered();
    },
    server(item) {
      servings += 1;
      if (sealed || servings > ACTIVITY_LIMIT) return;
      served.push(item);
      gathered();
    },
    tab(command) {
      if (sealed) return;
      commands.push(command);
      gathered();
    },
    seal(message) {
      send(message);
      sealed = true;
    },
  };
}
