import type { TraceRecord } from '../protocol/trace.ts';
import type { Place } from './console-value.ts';
import type { Activity, ConsoleItem, ServerActivity } from './sandbox-protocol.ts';
import type { TabChannel } from './tab-server/tab-channel.ts';

/**
 * What a `<ws-playground>`, and the `<ws-exercise>` around one, tells whoever shows it in another way. All bubble. `run` is the number of
 * the run on this page, from 1.
 */
export interface PlaygroundEvents {
  /** A run begins: what was shown of the one before is over. */
  'ws101:run': CustomEvent<{ run: number }>;
  /** Bytes of the run's connections, as they come. */
  'ws101:trace': CustomEvent<{ run: number; records: TraceRecord[] }>;
  /** What the learner's code did with its sockets, and what happened to them. */
  'ws101:code': CustomEvent<{ run: number; activities: Activity[] }>;
  /** What the learner's server did with its connections, and had done to them. */
  'ws101:server': CustomEvent<{ run: number; activities: ServerActivity[] }>;
  /** The learner's code is a server now, and can be reached at `address`. */
  'ws101:serving': CustomEvent<{ run: number; channel: TabChannel; address: string }>;
  /** What the run's console was told. */
  'ws101:console': CustomEvent<{ run: number; items: ConsoleItem[] }>;
  /** The program runs, its bytes cannot be shown, or the run is over. */
  'ws101:state': CustomEvent<{ run: number; is: 'running' | 'traceless' | 'over' }>;
  /** An exercise was judged: once when it passes, else whenever its run has gone quiet. */
  'ws101:exercise': CustomEvent<{ slug: string; passed: boolean }>;
  /** A view inside a playground asks it to put the cursor at a place of the learner's code. */
  'ws101:go-to': CustomEvent<{ place: Place }>;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- adds to the DOM's own
  interface HTMLElementEventMap extends PlaygroundEvents {}
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- adds to the DOM's own
  interface DocumentEventMap extends PlaygroundEvents {}
}

type Detail<K extends keyof PlaygroundEvents> = PlaygroundEvents[K]['detail'];

/** Dispatches one of the events above from `target`. */
export function emit<K extends keyof PlaygroundEvents>(
  target: EventTarget,
  type: K,
  detail: Detail<K>,
): void {
  target.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
}
