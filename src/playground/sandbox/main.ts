/**
 * The sandbox's runtime: runs in the frame, before and beside the learner's code. What it needs of
 * the browser it takes hold of before that code can change it.
 */
import {
  HANDOVER,
  READY,
  type FromSandbox,
  type LiveServer,
  type TabEvent,
  type ToSandbox,
} from '../sandbox-protocol.ts';
import { hidesErrors } from './document.ts';
import { createOutbox } from './outbox.ts';
import { startProgram } from './program.ts';
import type { TabServer } from './tab-server.ts';

/** Milliseconds since the epoch, with fractions, on a clock that only goes forward. */
const now = performance.now.bind(performance);
const start = performance.timeOrigin;

function serve(port: MessagePort): void {
  const post = port.postMessage.bind(port);
  const outbox = createOutbox((message: FromSandbox) => post(message), now);

  let live: LiveServer | undefined;
  let server: TabServer | undefined;
  /** What clients did before the program was there. */
  let early: TabEvent[] = [];

  port.onmessage = ({ data }: MessageEvent<ToSandbox>) => {
    switch (data.type) {
      case 'ping':
        outbox.send({ type: 'pong', id: data.id });
        break;
      case 'spin':
        outbox.send({ type: 'spin', done: false, time: start + now() });
        for (const end = now() + data.ms; now() < end;);
        outbox.send({ type: 'spin', done: true, time: start + now(), hides: hidesErrors() });
        break;
      case 'run':
        live = data.server;
        server = startProgram(data, outbox, () => start + now());
        server?.take(early.splice(0));
        break;
      case 'trace':
        // The sockets read it anew for each connection.
        if (live) live.trace = data.trace;
        break;
      case 'tab':
        if (server) server.take(data.events);
        else early = [...early, ...data.events];
        break;
    }
  };
}

addEventListener('message', (event: MessageEvent<unknown>) => {
  const [port] = event.ports;
  if (event.source === parent && event.data === HANDOVER && port) serve(port);
});

parent.postMessage(READY, '*');
