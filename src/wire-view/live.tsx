import { render } from 'preact';
import type { TraceRecord } from '../protocol/trace.ts';
import { languageOf } from '../words.ts';
import { ConnectionList } from './ConnectionList.tsx';
import { HandshakeView } from './HandshakeView.tsx';
import { RunHandshakes } from './run-handshakes.ts';
import { loadWords } from './words-at-run.ts';
import type { Words } from './words.ts';

/** Shows the handshakes of the learner's last run that made any. */
export class LiveView {
  readonly #root: HTMLElement;
  readonly #words: Words;
  #run = 0;
  #handshakes = new RunHandshakes();
  #chosen: number | undefined;
  #shown: number | undefined;
  #isNew = false;

  constructor(root: HTMLElement, words: Words) {
    this.#root = root;
    this.#words = words;
  }

  /** Whether the last records were the first of their run to be shown. */
  get isNew(): boolean {
    return this.#isNew;
  }

  /**
   * Takes the next records of a run. What is shown of an earlier run stays until a handshake of
   * this one begins.
   * @returns Whether something else is shown now.
   */
  add(run: number, records: readonly TraceRecord[]): boolean {
    this.#isNew = run !== this.#run;
    const handshakes = this.#isNew ? new RunHandshakes() : this.#handshakes;
    if (!handshakes.add(records)) return false;
    if (this.#isNew) {
      if (this.#run === 0) this.#root.replaceChildren();
      // What draws holds on to its texts, which a translator would put others in the place of.
      this.#root.translate = false;
      this.#run = run;
      this.#handshakes = handshakes;
      this.#chosen = this.#shown = undefined;
    }
    this.#render();
    return true;
  }

  /** The connection to show: the one chosen, or the newest unless the one before is being read. */
  #connection(): number | undefined {
    const { connections } = this.#handshakes;
    const has = (one: number | undefined) => one !== undefined && connections.includes(one);
    if (has(this.#chosen)) return this.#chosen;
    const reading = this.#root.matches(':hover, :focus-within');
    return reading && has(this.#shown) ? this.#shown : connections.at(-1);
  }

  #render(): void {
    const connection = this.#connection();
    const handshake = connection === undefined ? undefined : this.#handshakes.handshake(connection);
    if (connection === undefined || !handshake) return;
    this.#shown = connection;
    const words = this.#words;
    render(
      <>
        <ConnectionList
          handshakes={this.#handshakes}
          shown={connection}
          words={words}
          onChoose={(one) => {
            this.#chosen = one;
            this.#render();
          }}
        />
        <HandshakeView
          key={`${this.#run} ${connection}`}
          handshake={handshake}
          source="live"
          origin={words.word('wire.live.text', { run: this.#run })}
          words={words}
        />
      </>,
      this.#root,
    );
  }
}

/** A live view in `root`, with its words, which are loaded first. */
export async function openLiveView(root: HTMLElement, language: string): Promise<LiveView> {
  return new LiveView(root, await loadWords(languageOf(language)));
}
