import { trying } from '../later.ts';
import type { Language } from '../words.ts';
import { ConsoleView } from './console/console-view.ts';
import { failsAsPasted, failsByAddress, isNoPage } from './console/looks-pasted.ts';
import type { PastedNote } from './console/pasted-notes.ts';
import type { Place } from './console-value.ts';
import { element, part } from './element.ts';
import { emit } from './events.ts';
import { endingPlace, endingText } from './run/ending-text.ts';
import { Run, type Ending } from './run/run.ts';
import type { Source } from './program/prepare.ts';
import { liveSite } from './live-site.ts';
import type { ConsoleItem, Refused } from './sandbox-protocol.ts';
import {
  liveServer,
  sandboxAddresses,
  tabServerAddress,
  traceAddress,
  WRITTEN_SERVER,
} from './site-address.ts';
import { loadJudgeWords } from './tab-server/judge-words.ts';
import type { Verdict } from './tab-server/verdict.ts';
import { clientNotes } from './tab-server/client-notes.ts';
import { TabChannel, type TabFailure } from './tab-server/tab-channel.ts';
import type { ServerStrip } from './tab-server/strip.ts';
import { TraceChannel, type TraceFailure } from './trace-channel.ts';
import type { Announcer } from './console/announcer.ts';
import type { Playground } from './playground.ts';
import { voiceOf } from './voice.ts';
import { loadWords, type Word } from './words.ts';

export type RunState =
  { is: 'starting' | 'running' } | { is: 'busy'; seconds: number } | { is: 'over'; ending: Ending };

export interface SessionOptions {
  /** The element that tells of runs, by events. */
  host: Playground;
  /** Where the frame of a run goes. */
  stage: HTMLElement;
  /** Where the console's lines appear; scrolls. */
  list: HTMLElement;
  language: Language;
  title: string;
  goTo: (place: Place) => void;
  onState: (state: RunState) => void;
}

const site = liveSite();

/** The run that bytes belong to which come over the page's one control channel. */
let current: { host: HTMLElement; run: number; retag: (trace: string) => void } | undefined;
let runs = 0;
let channel: TraceChannel | undefined;

function traceChannel(): TraceChannel {
  channel ??= new TraceChannel(
    traceAddress(site),
    (records) => {
      if (current) emit(current.host, 'ws101:trace', { run: current.run, records });
    },
    (trace) => current?.retag(trace),
  );
  return channel;
}

let tabChannel: Promise<TabChannel | TabFailure> | undefined;

/** The page's one channel to clients of its server; opened anew where it was lost. */
async function openTabChannel(): Promise<TabChannel | TabFailure> {
  const known = await tabChannel;
  if (known instanceof TabChannel && known.isOpen) return known;
  tabChannel = TabChannel.open(tabServerAddress(site));
  return tabChannel;
}

function isPackage(item: ConsoleItem): item is Refused {
  return item.type === 'refused' && item.what === 'package';
}

/** Whether a program is a server by itself. */
function isServer({ files }: Source): boolean {
  return files.some(({ code }) => /\bserve\s*\(/.test(code));
}

/** The runs of one playground, and what its console says of them. */
export class Session {
  readonly #options: SessionOptions;
  readonly #word: Word;
  readonly #console: ConsoleView;
  readonly #voice: Announcer;
  #run: Run | undefined;
  #strip: ServerStrip | undefined;
  /** Whether a WebSocket of the run has opened. */
  #isThrough = false;

  constructor(options: SessionOptions, word: Word) {
    this.#options = options;
    this.#word = word;
    this.#voice = voiceOf(options.host, word);
    const parts = { list: options.list, voice: this.#voice };
    this.#console = new ConsoleView(parts, word, options.goTo);
  }

  clearConsole(): void {
    this.#console.clear();
  }

  stop(): void {
    this.#run?.end({ by: 'learner' });
  }

  start(source: Source): void {
    const { host, stage, language, title, onState } = this.#options;
    runs += 1;
    const run = runs;
    current = { host, run, retag: (trace) => this.#run?.retag(trace) };
    emit(host, 'ws101:run', { run });
    // A run of this playground gives way silently: who follows it looks at the new one already.
    this.#run?.end({ by: 'other-run' });
    this.#console.clear();
    this.#isThrough = false;
    onState({ is: 'starting' });
    const clients = new Set<number>();
    let notes: ReturnType<typeof clientNotes> = () => [];
    let isSilent = false;
    let pasted: Promise<readonly PastedNote[] | undefined> | undefined;
    const explainPasted = () =>
      (pasted ??= this.#try('pasted', () => this.#explainPasted(run, source)));

    this.#run = new Run({
      place: stage,
      title,
      source,
      language: language === 'zh' ? 'zh-CN' : language,
      sandboxes: sandboxAddresses(site),
      server: { address: liveServer(site), written: WRITTEN_SERVER },
      trace: traceChannel().ready(),
      tab: isServer(source) ? openTabChannel() : undefined,
      events: {
        started: () => {
          onState({ is: 'running' });
          this.#voice.say(this.#word('playground.status.running'));
          emit(host, 'ws101:state', { run, is: 'running' });
          if (source.files.some(isNoPage)) void explainPasted();
        },
        console: (items) => {
          this.#console.add(items.filter((each) => !isPackage(each)));
          if (failsAsPasted(items)) void explainPasted();
          const packages = items.filter(isPackage);
          if (packages.length > 0) {
            const told = explainPasted();
            void this.#try('packages', () => this.#explainPackages(run, packages, told));
          }
          emit(host, 'ws101:console', { run, items });
        },
        activity: (activities) => {
          this.#isThrough ||= activities.some(({ what }) => what === 'open');
          emit(host, 'ws101:code', { run, activities });
          if (failsByAddress(activities, source.files)) void explainPasted();
        },
        server: (activities) => emit(host, 'ws101:server', { run, activities }),
        clients: (events) => {
          for (const event of events) {
            if (event.kind === 'open' && !event.judge) clients.add(event.connection);
            if (event.kind === 'closed') clients.delete(event.connection);
          }
          this.#strip?.show(clients.size);
          for (const { level, text } of notes(events)) this.#console.note(level, text);
        },
        verdict: (verdict) => void this.#try('verdict', () => this.#say(run, verdict)),
        serving: (channel, address) => {
          notes = clientNotes(this.#word, channel.hello.first);
          void this.#try('strip', () => this.#showStrip(run, address, clients));
          emit(host, 'ws101:serving', { run, channel, address });
        },
        silence: (ms) => {
          const seconds = Math.floor(ms / 1000);
          // Said when it begins and when it is over, not each second.
          if (ms === 0) this.#voice.say(this.#word('playground.status.running'));
          else if (!isSilent) this.#voice.say(this.#word('playground.status.busy', { seconds }));
          isSilent = ms > 0;
          onState(isSilent ? { is: 'busy', seconds } : { is: 'running' });
        },
        traceless: (why) => {
          emit(host, 'ws101:state', { run, is: 'traceless' });
          void this.#try('bytes', () => this.#explain(run, why));
        },
        ended: (ending) => {
          const isReplaced = run !== runs && current?.host === host;
          const level = ending.by === 'learner' || ending.by === 'other-run' ? 'info' : 'error';
          if (!isReplaced) {
            this.#console.note(level, endingText(ending, this.#word), endingPlace(ending));
          }
          if (ending.by === 'not-ready') void explainPasted();
          this.#strip?.remove();
          this.#strip = undefined;
          onState({ is: 'over', ending });
          emit(host, 'ws101:state', { run, is: 'over' });
        },
      },
    });
  }

  /** Does what needs a part that may not come, which is then said below the buttons. */
  #try<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    return trying(part(this.#options.host, '.pg-bar', HTMLElement), work, what);
  }

  /** Says what shows that a program was copied, and offers to mend it. */
  async #explainPasted(run: number, { files }: Source): Promise<readonly PastedNote[]> {
    const { host, language } = this.#options;
    const { pastedNotes } = await import('./console/pasted-notes.ts');
    const notes = await pastedNotes(files, language);
    // A later run has a console of its own.
    if (run !== runs) return notes;
    for (const { text, place, fix } of notes) {
      const button = fix && element('button', 'pg-fix', fix.title);
      if (button) {
        button.type = 'button';
        button.addEventListener('click', () => {
          const code = host.files.texts[place.file] ?? '';
          void this.#try('mend', async () => {
            const mended = await fix.mend(code);
            if (mended !== undefined) host.replace({ [place.file]: mended });
            button.textContent = this.#word('playground.pasted.done');
          });
        });
      }
      this.#console.note('info', text, place, button);
    }
    return notes;
  }

  /** Explains packages that were not found, where what is said of a copied program does not. */
  async #explainPackages(
    run: number,
    packages: readonly Refused[],
    pasted: Promise<readonly PastedNote[] | undefined>,
  ): Promise<void> {
    const { tellOfPackage } = await import('./console/pasted-notes.ts');
    const notes = (await pasted) ?? [];
    if (run !== runs) return;
    this.#console.add(packages.filter(({ address }) => !tellOfPackage(notes, address)));
  }

  /** Says why there are no bytes, for as long as that holds. */
  async #explain(run: number, why: TraceFailure): Promise<void> {
    const { explainNoBytes } = await import('./no-bytes.ts');
    await explainNoBytes({
      channel: traceChannel(),
      site,
      why,
      word: this.#word,
      isThrough: () => run === runs && this.#isThrough,
      // A later run has a console of its own.
      note: (level, text) => {
        const renote = run === runs ? this.#console.note(level, text) : undefined;
        return (next, other) => {
          if (run === runs) renote?.(next, other);
        };
      },
    });
  }

  /** Says in the console what the judge found in a case that the code asked for. */
  async #say(run: number, verdict: Verdict): Promise<void> {
    const words = await loadJudgeWords(this.#options.language);
    if (run !== runs) return;
    const title = words.cases[verdict.id] ?? verdict.id;
    const key = verdict.passed ? 'judge.said.passed' : 'judge.said.failed';
    const text = this.#word(key, { title, why: words.why(verdict) });
    this.#console.note(verdict.passed ? 'info' : 'error', text);
  }

  async #showStrip(run: number, address: string, clients: ReadonlySet<number>): Promise<void> {
    const { host } = this.#options;
    const { ServerStrip: Strip } = await import('./tab-server/strip.ts');
    if (run !== runs || this.#run?.isOver() !== false) return;
    this.#strip?.remove();
    this.#strip = new Strip(host, this.#word, address);
    this.#strip.show(clients.size);
  }
}

/** A session with its words, which are loaded first. */
export async function openSession(options: SessionOptions): Promise<Session> {
  return new Session(options, await loadWords(options.language));
}
