import { NotLoaded } from '../../later.ts';
import { NotReady } from '../program/not-ready.ts';
import { prepareRun, type Source } from '../program/prepare.ts';
import {
  BUDGETS,
  isFromSandbox,
  type Activity,
  type ConsoleItem,
  type Exceeded,
  type LiveServer,
  type Program,
  type ServerActivity,
  type TabCommand,
  type TabEvent,
  type TabTerms,
  type ToSandbox,
} from '../sandbox-protocol.ts';
import type { TabChannel, TabFailure, TabHandler } from '../tab-server/tab-channel.ts';
import { isVerdict, type Verdict } from '../tab-server/verdict.ts';
import type { TraceFailure, TraceResult } from '../trace-channel.ts';
import { openFrame, type SandboxFrame } from './frame.ts';
import { startHeartbeat, type Heartbeat } from './heartbeat.ts';
import { measure, type Measured } from './isolation.ts';

/** Why a run ended. */
export type Ending =
  | { by: 'learner' }
  /** Another playground of the page was started. */
  | { by: 'other-run' }
  | { by: 'budget'; exceeded: Exceeded }
  /** The learner's page went to another address, or loaded itself anew. */
  | { by: 'leaving' }
  /** The sandbox page did not answer. */
  | { by: 'no-sandbox' }
  /** What makes programs ready did not come. */
  | { by: 'not-loaded' }
  /** The program is a server, and has no address. */
  | { by: 'no-tab-server'; why: TabFailure }
  /** The program cannot be read, or imports what is not there. */
  | { by: 'not-ready'; error: NotReady };

export interface RunEvents {
  /** The program was handed to the sandbox. */
  started(): void;
  console(items: ConsoleItem[]): void;
  activity(items: Activity[]): void;
  /** What the learner's server did. */
  server(items: ServerActivity[]): void;
  /** What came of clients of the learner's server. */
  clients(events: TabEvent[]): void;
  /** What the judge said of a case that the code asked for. */
  verdict(verdict: Verdict): void;
  /** The learner's server can be reached, over this channel. */
  serving(channel: TabChannel, address: string): void;
  /** The program has not answered for that many ms; 0: it answers again. */
  silence: (ms: number) => void;
  /** The run goes on without showing bytes. */
  traceless(why: TraceFailure): void;
  ended(ending: Ending): void;
}

export interface RunOptions {
  place: HTMLElement;
  /** What the frame is called to those who cannot see it. */
  title: string;
  source: Source;
  language: Program['language'];
  sandboxes: readonly string[];
  server: Omit<LiveServer, 'trace' | 'tab'>;
  trace: Promise<TraceResult>;
  /** The channel to clients, where the program is a server. */
  tab: Promise<TabChannel | TabFailure> | undefined;
  events: RunEvents;
}

/** Frames of one site share a process, so one spinning run would hang the next: one at a time. */
let live: Run | undefined;
/** What was found about a sandbox address on this page, so that it is measured once. */
const measured = new Map<string, Measured>();
/**
 * When a sandbox address last fell silent, in ms: it did not answer, or code that spins was stopped
 * in it. Its process may be stuck for a while, so the next run goes elsewhere if it can.
 */
const silentSince = new Map<string, number>();

/** One run of a program, from its frame's making to its removal. */
export class Run {
  readonly #options: RunOptions;
  readonly #abort = new AbortController();
  #frame: SandboxFrame | undefined;
  #heartbeat: Heartbeat | undefined;
  #judge: ((cases: string[]) => void) | undefined;
  /** Does what the learner's server asks for. */
  #commands: ((commands: TabCommand[]) => void) | undefined;
  /** Whether the program does not answer. */
  #isSilent = false;
  /** Whether the frame has its program. */
  #isTold = false;
  /** The trace that the page has had since the run began, if that is another. */
  #trace: string | undefined;

  /** Starts a run, and ends the one that is live on this page. */
  constructor(options: RunOptions) {
    this.#options = options;
    live?.end({ by: 'other-run' });
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the live run of the page
    live = this;
    void this.#start();
  }

  isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  end(ending: Ending): void {
    if (this.isOver()) return;
    this.#abort.abort();
    this.#heartbeat?.stop();
    if (this.#isSilent && this.#frame) silentSince.set(this.#frame.address, performance.now());
    this.#frame?.remove();
    if (live === this) live = undefined;
    this.#options.events.ended(ending);
  }

  /** The page has another trace from here on. */
  retag(trace: string): void {
    this.#trace = trace;
    if (this.#isTold && !this.isOver()) this.#tell({ type: 'trace', trace });
  }

  async #start(): Promise<void> {
    const { place, title, sandboxes, source, language, server, trace, tab, events } = this.#options;
    const likely = [...sandboxes].sort(
      (a, b) => (silentSince.get(a) ?? 0) - (silentSince.get(b) ?? 0),
    );
    const [frame, traced, channel] = await Promise.all([
      openFrame(place, title, likely, this.#abort.signal),
      trace,
      tab,
    ]);
    if (this.isOver()) {
      frame?.remove();
      return;
    }
    if (!frame) {
      this.end({ by: 'no-sandbox' });
      return;
    }
    this.#frame = frame;
    for (const address of likely.slice(0, likely.indexOf(frame.address))) {
      silentSince.set(address, performance.now());
    }

    const { isIsolated, hides } = measured.get(frame.address) ?? (await measure(frame));
    measured.set(frame.address, { isIsolated, hides });
    const program = await prepareRun(source, { guarded: !isIsolated, hides }).catch(
      (error: unknown) => {
        if (error instanceof NotReady || error instanceof NotLoaded) return error;
        throw error;
      },
    );
    if (this.isOver()) return;
    if (program instanceof NotLoaded) {
      this.end({ by: 'not-loaded' });
      return;
    }
    if (program instanceof NotReady) {
      this.end({ by: 'not-ready', error: program });
      return;
    }

    if (typeof channel === 'string') {
      this.end({ by: 'no-tab-server', why: channel });
      return;
    }
    if ('failure' in traced) events.traceless(traced.failure);
    const terms = channel && (await this.#serve(channel, traced));
    if (this.isOver()) return;
    this.#listen(frame);
    const id = this.#trace ?? ('id' in traced ? traced.id : undefined);
    this.#isTold = true;
    this.#tell({
      type: 'run',
      program: { ...program, language },
      server: {
        ...server,
        ...(id !== undefined && { trace: id }),
        ...(terms && { tab: terms }),
      },
      budgets: BUDGETS,
    });
    events.started();
  }

  /** Takes the clients of the learner's server; what they do before the program runs waits for it. */
  async #serve(channel: TabChannel, traced: TraceResult): Promise<TabTerms> {
    const { server, events } = this.#options;
    const handler: TabHandler = {
      events: (list) => {
        events.clients(list);
        this.#tell({ type: 'tab', events: list });
      },
      lost: () => this.end({ by: 'no-tab-server', why: 'refused' }),
    };
    this.#commands = (commands) => channel.command(handler, commands);
    this.#judge = (cases) => channel.request({ type: 'judge', cases });
    const unheard = channel.onText((message) => {
      if (isVerdict(message) && message.shown === true) events.verdict(message);
    });
    this.#abort.signal.addEventListener('abort', () => {
      channel.leave(handler);
      unheard();
    });
    if ('id' in traced) channel.request({ type: 'trace', trace: traced.id });
    await channel.listen(handler);
    const address = `${server.address}bench/${channel.hello.bench}`;
    if (!this.isOver()) events.serving(channel, address);
    return { address, window: channel.hello.window };
  }

  #tell(message: ToSandbox): void {
    this.#frame?.port.postMessage(message);
  }

  #listen(frame: SandboxFrame): void {
    const { events } = this.#options;
    let lines = 0;
    const heartbeat = startHeartbeat(
      (id) => this.#tell({ type: 'ping', id }),
      (ms) => {
        this.#isSilent = ms > 0;
        events.silence(ms);
      },
    );
    this.#heartbeat = heartbeat;
    let posts = 0;
    frame.onPost = () => {
      posts += 1;
      if (posts > BUDGETS.posts) {
        this.end({ by: 'budget', exceeded: { budget: 'posts', limit: BUDGETS.posts } });
      }
    };
    frame.onReload = () => this.end({ by: 'leaving' });
    frame.port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.isOver() || !isFromSandbox(data)) return;
      switch (data.type) {
        case 'pong':
          heartbeat.alive(data.id);
          return;
        case 'dialog':
          heartbeat.hold(data.open);
          return;
        case 'console':
          // The runtime keeps this budget by itself, unless learner code got hold of its port.
          lines += data.items.length;
          if (lines > BUDGETS.lines * 2) {
            this.end({ by: 'budget', exceeded: { budget: 'lines', limit: BUDGETS.lines } });
            return;
          }
          events.console(data.items);
          return;
        case 'activity':
          events.activity(data.items);
          return;
        case 'server':
          events.server(data.items);
          return;
        case 'tab':
          this.#commands?.(data.commands);
          return;
        case 'judge':
          this.#judge?.(data.cases);
          return;
        case 'exceeded':
          this.end({ by: 'budget', exceeded: data.exceeded });
          return;
        case 'leaving':
          this.end({ by: 'leaving' });
          return;
        case 'activity-full':
        case 'spin':
          return;
      }
    };
  }
}
