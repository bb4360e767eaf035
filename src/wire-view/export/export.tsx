import { render } from 'preact';
import { CaptureFileError } from '../../capture-file/checked.ts';
import { toCArray, toCurl, toHex } from '../../capture-file/copy.ts';
import { MAX_JSON, toJson } from '../../capture-file/json.ts';
import { toPcap } from '../../capture-file/pcap.ts';
import { readCapture } from '../../capture-file/reading.ts';
import { toText } from '../../capture-file/text.ts';
import { explainProblem } from '../../capture-file/words.ts';
import { NotLoaded, trying } from '../../later.ts';
import { languageOf, type Language } from '../../language.ts';
import { adoptStyles } from '../../playground/editor/adopt-styles.ts';
import { element } from '../../playground/element.ts';
import { loadCaptureWords } from '../capture-words.ts';
import type { Mount } from '../mount.ts';
import type { RunRecord } from '../run-record.ts';
import type { Words } from '../words.ts';
import { captureOf, epochOf, OPENED_RUN } from './capture-of.ts';
import { choicesOf, type Choice, type Choices } from './choices.ts';
import { copyText } from './clipboard.ts';
import styles from './export.css?inline';
import { ExportView, type CopyKind, type FileKind } from './ExportView.tsx';
import { takeIn } from './take-in.ts';

/** ms between two looks at a run that grows. */
const PATIENCE = 250;

let isStyled = false;
/** Times of opened files, which their records do not tell. */
const openedEpochs = new WeakMap<RunRecord, number>();

/** Lets the learner keep what happened in the run, copy parts of it, and open what was kept. */
export const mountExport: Mount = (host, source, words) => {
  if (!isStyled) adoptStyles(styles);
  isStyled = true;
  const view = new Export(host, source, words);
  return () => view.leave();
};

class Export {
  readonly #host: HTMLElement;
  readonly #source: RunRecord;
  readonly #words: Words;
  readonly #language: Language;
  readonly #root = element('div', 'ex-root');
  readonly #area = element('textarea', 'ex-area');
  readonly #leave = new AbortController();
  readonly #unsubscribe: () => void;
  #choices: Choices = { list: [], more: 0 };
  #chosen: string | undefined;
  #said = { text: '', isBad: false };
  /** The file that is being opened: its name, how far it is from 0 to 1, and what ends it. */
  #opening: { file: string; share: number; end: AbortController } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: HTMLElement, source: RunRecord, words: Words) {
    this.#host = host;
    this.#source = source;
    this.#words = words;
    this.#language = languageOf(host.closest<HTMLElement>('[lang]')?.lang);
    this.#area.readOnly = true;
    this.#area.hidden = true;
    this.#area.setAttribute('aria-label', words.word('export.copy'));
    host.append(this.#root, this.#area);
    this.#unsubscribe = source.subscribe(() => this.#later());
    host.addEventListener('ws101:shown', () => this.#read(), { signal: this.#leave.signal });
    this.#read();
  }

  leave(): void {
    this.#leave.abort();
    this.#opening?.end.abort();
    this.#unsubscribe();
    clearTimeout(this.#timer);
    render(null, this.#root);
    this.#host.replaceChildren();
  }

  #later(): void {
    // A file that is being taken in is read once it is there.
    if (this.#host.hidden || this.#opening) return;
    this.#timer ??= setTimeout(() => this.#read(), PATIENCE);
  }

  #read(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#choices = choicesOf(this.#source, this.#words.word);
    this.#render();
  }

  #choice(): Choice | undefined {
    const { list } = this.#choices;
    return list.find(({ id }) => id === this.#chosen) ?? list[0];
  }

  #render(): void {
    const choice = this.#choice();
    render(
      <ExportView
        choices={this.#choices}
        chosen={choice?.id}
        isRequest={choice?.request !== undefined}
        said={this.#said}
        opening={this.#opening}
        onCancel={() => this.#opening?.end.abort()}
        word={this.#words.word}
        onSave={(kind) => void trying(this.#root, () => this.#save(kind))}
        onCopy={(kind) => void this.#copy(kind)}
        onChoose={(id) => {
          this.#chosen = id;
          this.#area.hidden = true;
          this.#render();
        }}
        onOpen={(file) => void trying(this.#root, () => this.#open(file))}
      />,
      this.#root,
    );
  }

  #say(text: string, isBad = false): void {
    this.#said = { text, isBad };
    this.#render();
  }

  async #save(kind: FileKind): Promise<void> {
    const { word } = this.#words;
    try {
      const epoch =
        this.#source.run === OPENED_RUN ? openedEpochs.get(this.#source) : epochOf(this.#source);
      const capture = captureOf(this.#source, epoch ?? 0);
      const file = `websocket-101.${kind === 'text' ? 'txt' : kind}`;
      if (kind === 'pcap') download(file, toPcap(capture), 'application/vnd.tcpdump.pcap');
      else if (kind === 'json') download(file, toJson(capture), 'application/json');
      else {
        const words = await loadCaptureWords(this.#language);
        download(file, toText(capture, words, this.#words.wire.faults), 'text/plain');
      }
      this.#say(word('export.saved', { file }));
    } catch (error) {
      if (error instanceof NotLoaded) throw error;
      this.#say(word('export.failed', { why: messageOf(error) }), true);
    }
  }

  async #copy(kind: CopyKind): Promise<void> {
    const { word } = this.#words;
    const choice = this.#choice();
    if (!choice) return;
    this.#area.hidden = true;
    const focused = document.activeElement;
    try {
      const isCopied = await copyText(textOf(kind, choice), this.#area);
      if (isCopied && focused instanceof HTMLElement) focused.focus({ preventScroll: true });
      this.#area.hidden = isCopied;
      const what = `${choice.label} ${word(`export.${kind}`)}`;
      this.#say(isCopied ? word('export.copied', { what }) : word('export.by-hand'), !isCopied);
      if (!isCopied) {
        this.#area.focus();
        this.#area.select();
      }
    } catch (error) {
      this.#say(word('export.failed', { why: messageOf(error) }), true);
    }
  }

  async #open(file: File): Promise<void> {
    const { word } = this.#words;
    const { name } = file;
    this.#opening?.end.abort();
    const opening = { file: name, share: 0, end: new AbortController() };
    const { signal } = opening.end;
    this.#opening = opening;
    this.#say(word('export.opening', { file: name }));
    // Reading and checking is one half, taking in the other.
    const show = (half: 0 | 1, done: number, of: number) => {
      const share = Math.floor((half + done / Math.max(1, of)) * 50) / 100;
      if (this.#opening !== opening || share === opening.share) return;
      opening.share = share;
      this.#render();
    };
    let said: [text: string, isBad?: boolean];
    let missing: NotLoaded | undefined;
    try {
      // A file that is far too long is not even read: fromJson counts characters, of which none is
      // shorter than a byte.
      if (file.size > MAX_JSON * 4) {
        throw new CaptureFileError('file', 'too-long', String(MAX_JSON), String(file.size));
      }
      const read = await readCapture(file, {
        signal,
        onChecked: (done, of) => show(0, done, of),
      });
      // The run that is shown gives way, and its sockets with it.
      this.#host.closest('ws-playground')?.stop();
      signal.throwIfAborted();
      openedEpochs.set(this.#source, read.epoch);
      const taken = await takeIn(read, this.#source, {
        signal,
        onTaken: (count) => show(1, count, read.pieces),
      });
      const { records, connections } = read;
      // Another run has begun, and shows itself.
      const isReplaced = this.#source.run !== OPENED_RUN;
      said = isReplaced
        ? ['']
        : taken === read.pieces
          ? [word('export.opened', { file: name, connections, records })]
          : [word('export.cancelled.part', { file: name, percent: percent(taken, read.pieces) })];
    } catch (error) {
      const why = signal.aborted
        ? word('export.cancelled', { file: name })
        : await this.#whyNot(error, name);
      if (why instanceof NotLoaded) missing = why;
      said = why instanceof NotLoaded ? [''] : [why, !signal.aborted];
    }
    // Another file, or another run, may have taken its place.
    opening.end.abort();
    if (this.#leave.signal.aborted || this.#opening !== opening) return;
    this.#opening = undefined;
    this.#read();
    this.#say(...said);
    if (missing) throw missing;
  }

  /** Why a file was not opened: what is wrong with it, or that a part of the page did not come. */
  async #whyNot(error: unknown, file: string): Promise<string | NotLoaded> {
    const { word } = this.#words;
    if (error instanceof NotLoaded) return error;
    if (!(error instanceof CaptureFileError)) return word('export.open.unreadable', { file });
    try {
      const words = await loadCaptureWords(this.#language);
      return word('export.open.failed', { file, why: explainProblem(error, words) });
    } catch (missing) {
      if (missing instanceof NotLoaded) return missing;
      throw missing;
    }
  }
}

/** Whole percent, 100 only where it is all. */
function percent(part: number, of: number): number {
  return Math.floor((100 * part) / of);
}

function textOf(kind: CopyKind, { bytes, request }: Choice): string {
  if (kind === 'hex') return toHex(bytes);
  if (kind === 'c') return toCArray(bytes);
  if (!request) throw new RangeError('only a request can be sent with curl');
  return toCurl(request, location.protocol === 'https:');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Gives the learner a file, as if it had been downloaded. */
function download(file: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = element('a', '');
  link.href = url;
  link.download = file;
  link.click();
  // The download has been taken over by now, but not in every browser in this same task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
