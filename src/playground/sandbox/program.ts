import type { Place } from '../console-value.ts';
import { columnWithoutGuards, withoutGuards } from '../program/guard-marks.ts';
import {
  LOOP_GUARD,
  type Exceeded,
  type Handler,
  type Program,
  type ToSandbox,
} from '../sandbox-protocol.ts';
import { createBudget, RunStopped } from './budget.ts';
import { consoleMethods, type Printed } from './console.ts';
import { tellAbsent } from './absent.ts';
import { loggedDialogs } from './dialogs.ts';
import { addressFor, keepListeners, tellingModule, writeDocument } from './document.ts';
import { tellFailures } from './failures.ts';
import { keepForms } from './forms.ts';
import { followLink } from './links.ts';
import { loopWatch } from './loop-watch.ts';
import type { Outbox } from './outbox.ts';
import { blobHex, picture, type Painter } from './picture.ts';
import { explainRefusals, packageIn } from './refusals.ts';
import { watchedSockets } from './sockets.ts';
import { requestsTo } from './requests.ts';
import { learnerFrames, learnerPlaces, type PlaceOf } from './stack.ts';
import { tabServer, type TabServer } from './tab-server.ts';
import { tellUnseen } from './unseen.ts';

type Run = Extract<ToSandbox, { type: 'run' }>;

/** Console calls of a run that reach the browser's own console as well. */
const PASSED = 1_000;

/**
 * Puts the watched console, sockets and dialogs into the frame, and runs the program there.
 * @returns The learner's server, which is to be told of its clients.
 */
export function startProgram(
  { program, server, budgets }: Run,
  outbox: Outbox,
  now: () => number,
): TabServer | undefined {
  const address = location.href;
  const urls = program.scripts.map(({ code }) => addressFor(code));
  /** The handler that began last. */
  let begun: Handler | undefined;
  const placeOf = writtenPlaces(
    program.guarded,
    learnerPlaces({
      main: program.file,
      others: program.files,
      document: address,
      scripts: new Set(urls),
      ...(program.hides && { handlerLine: () => begun?.line }),
    }),
  );
  const frames = (stack: string) => learnerFrames(stack, placeOf);
  const place = (): Place | undefined => frames(new Error().stack ?? '')[0]?.place;

  const refusals = explainRefusals(
    (refused) => outbox.console({ type: 'refused', ...refused }),
    placeOf,
    (address) => program.scripts[urls.indexOf(address)]?.code,
  );

  const budget = createBudget(
    budgets,
    (exceeded: Exceeded) => {
      sockets.closeAll();
      outbox.seal({ type: 'exceeded', exceeded });
    },
    now,
  );

  const painter: Painter = {
    frames,
    // Functions are shown as they were written.
    source: withoutGuards,
    blob(id, blob) {
      void blobHex(blob).then((hex) => outbox.console({ type: 'bytes-read', id, hex }));
    },
  };
  const print = ({ values, ...line }: Printed, at?: Place) => {
    budget.line();
    outbox.console({
      type: 'line',
      time: now(),
      values: values.map((value) => picture(value, painter)),
      ...line,
      ...(at && { place: at }),
      ...(line.cause === 'trace' && { stack: frames(new Error().stack ?? '') }),
    });
  };

  const sockets = watchedSockets(WebSocket, {
    server,
    budget,
    now,
    place,
    activity: outbox.activity,
    threw: (error) => failures.threw(error),
    mapped: (from, to) => outbox.console({ type: 'mapped', from, to }),
    refused: (url, at) => refusals.tell('socket', url, at),
  });
  window.WebSocket = sockets.LessonSocket;
  Object.assign(
    window,
    requestsTo(window, {
      server,
      budget,
      mapped: (from, to) => outbox.console({ type: 'mapped', from, to }),
      refused: (url) => refusals.tell('request', url, place()),
    }),
  );

  const tab =
    server.tab && tabServer(server.tab, { budget, now, place, outbox, warn: console.warn });
  for (const [name, value] of Object.entries(tab?.globals ?? {})) {
    // As a `let` of the learner's own may be called.
    Object.defineProperty(window, name, { value, configurable: true, writable: true });
  }

  const { port1, port2 } = new MessageChannel();
  let called: (() => void) | undefined;
  port1.onmessage = () => called?.();
  const loops = loopWatch(
    budgets.loop,
    () => budget.end({ budget: 'loop', limit: budgets.loop }),
    now,
    (callback) => {
      called = callback;
      port2.postMessage(undefined);
    },
  );
  Object.defineProperty(window, LOOP_GUARD, { value: loops.round });
  if (program.guarded) hideGuards();

  const methods = consoleMethods({
    print: (printed) => print(printed, place()),
    clear: () => outbox.console({ type: 'clear' }),
    now,
  });
  let passed = 0;
  for (const [name, method] of Object.entries(methods)) {
    const native: unknown = Reflect.get(console, name);
    Reflect.set(console, name, (...args: unknown[]) => {
      Reflect.apply(method, undefined, args);
      // The browser's own tools show it as well, but slow everything down in a flood.
      passed += 1;
      if (typeof native === 'function' && passed <= PASSED) Reflect.apply(native, console, args);
    });
  }

  tellAbsent({
    absent: (what, name) => refusals.tell(what, name, place()),
    threw: (error) => failures.threw(error),
  });
  const watchFrames = tellUnseen({
    ...program,
    unseen: (name) => refusals.tell('unseen', name, place()),
    refused(address) {
      const url = URL.canParse(address, document.baseURI)
        ? new URL(address, document.baseURI)
        : undefined;
      const isHere = url === undefined || url.host === location.host;
      refusals.tell(isHere ? 'missing' : 'worker', isHere ? address : url.href, place());
    },
    threw: (error) => failures.threw(error),
  });
  const listenToForms = keepForms((address) => refusals.tell('form', address, place()));
  const onClick = (event: MouseEvent) =>
    followLink(event, (address) => refusals.tell('window', address));

  const dialogs = loggedDialogs(window, {
    asks: () => budget.dialog(),
    open(open) {
      outbox.send({ type: 'dialog', open });
      if (!open) loops.forgive();
    },
    shown: (name, message, ...answer) => {
      const values = [name, message, ...answer];
      print({ level: 'log', values, depth: 0, cause: 'dialog' }, place());
    },
  });
  Object.assign(window, dialogs);

  const placeIn = (error: unknown) =>
    error instanceof Error
      ? (frames(error.stack ?? '')[0]?.place ?? placeOf(...ownPlace(error)))
      : undefined;
  const failures = tellFailures({
    ...program,
    document: address,
    begin: (handler) => (begun = handler),
    placeOf,
    placeIn,
    tell(thrown, cause, at) {
      if (thrown instanceof RunStopped) return;
      print({ level: 'error', values: [thrown], depth: 0, cause }, at);
      const wanted = packageIn(thrown);
      if (wanted !== undefined) refusals.tell('package', wanted, at);
    },
  });
  const onLeave = () => outbox.send({ type: 'leaving' });
  const install = () => {
    failures.listen();
    refusals.listen();
    listenToForms();
    watchFrames();
    addEventListener('pagehide', onLeave);
    addEventListener('click', onClick);
  };

  keepListeners(install);
  const loaded = urls.map((url, at) =>
    program.hides && program.scripts[at]?.module === true ? addressFor(tellingModule(url)) : url,
  );
  writeDocument(program, loaded, install);
  return tab;
}

/** Tells places as the learner wrote them, from those in text with guards. */
function writtenPlaces(guarded: Program['guarded'], placeOf: PlaceOf): PlaceOf {
  const lines = new Map(
    Object.entries(guarded ?? {}).map(([file, text]) => [file, text.split('\n')]),
  );
  return (source, line, column) => {
    const place = placeOf(source, line, column);
    const text = place && lines.get(place.file)?.[place.line - 1];
    return place && text !== undefined
      ? { ...place, column: columnWithoutGuards(text, place.column) }
      : place;
  };
}

/** Where WebKit says that an error arose: one of syntax has no stack. */
function ownPlace(error: Error): [source: string, line: number, column: number] {
  const own = (key: string): unknown => Reflect.get(error, key);
  return [String(own('sourceURL')), Number(own('line') ?? 0), Number(own('column') ?? 1)];
}

/** Lets functions tell their source as it was written, without the calls of the guard. */
function hideGuards(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on functions below
  const native = Function.prototype.toString;
  const toString = function (this: unknown): string {
    return this === toString ? native.call(native) : withoutGuards(native.call(this));
  };
  Object.defineProperty(toString, 'name', { value: 'toString' });
  Object.defineProperty(Function.prototype, 'toString', { value: toString });
}
