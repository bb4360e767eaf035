import { render } from 'preact';
import { byConnection } from '../../capture-file/capture.ts';
import { CaptureFileError } from '../../capture-file/checked.ts';
import { toCArray, toCurl, toHex } from '../../capture-file/copy.ts';
import { fromJson, MAX_JSON, toJson } from '../../capture-file/json.ts';
import { toPcap } from '../../capture-file/pcap.ts';
import { toText } from '../../capture-file/text.ts';
import { explainProblem, type CaptureWords } from '../../capture-file/words.ts';
import { languageOf, type Language } from '../../language.ts';
import { adoptStyles } from '../../playground/editor/adopt-styles.ts';
import { element } from '../../playground/element.ts';
import { loadCaptureWords } from '../capture-words.ts';
import type { Mount } from '../mount.ts';
import type { RunRecord } from '../run-record.ts';
import type { Words } from '../words.ts';
import { captureOf, epochOf, openCapture, OPENED_RUN } from './capture-of.ts';
import { choicesOf, type Choice, type Choices } from './choices.ts';
import { copyText } from './clipboard.ts';
import styles from './export.css?inline';
import { ExportView, type CopyKind, type FileKind } from './ExportView.tsx';

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
    this.#unsubscribe();
    clearTimeout(this.#timer);
    render(null, this.#root);
    this.#host.replaceChildren();
  }

  #later(): void {
    if (this.#host.hidden) return;
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
        word={this.#words.word}
        onSave={(kind) => void this.#save(kind)}
        onCopy={(kind) => void this.#copy(kind)}
        onChoose={(id) => {
          this.#chosen = id;
          this.#area.hidden = true;
          this.#render();
        }}
        onOpen={(file) => void this.#open(file)}
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
      this.#say(word('export.failed', { why: messageOf(error) }), true);
    }
  }

  async #copy(kind: CopyKind): Promise<void> {
    const { word } = this.#words;
    const choice = this.#choice();
    if (!choice) return;
    this.#area.hidden = true;
    try {
      const isCopied = await copyText(textOf(kind, choice), this.#area);
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
    let words: CaptureWords | undefined;
    try {
      words = await loadCaptureWords(this.#language);
      // A file that is far too long is not even read: fromJson counts characters, of which none is
      // shorter than a byte.
      if (file.size > MAX_JSON * 4) {
        throw new CaptureFileError('file', 'too-long', String(MAX_JSON), String(file.size));
      }
      const capture = fromJson(await file.text());
      // The run that is shown gives way, and its sockets with it.
      await this.#host.closest('ws-playground')?.stop();
      openedEpochs.set(this.#source, capture.epoch);
      openCapture(capture, this.#source);
      this.#read();
      const connections = byConnection(capture.records).size;
      this.#say(
        word('export.opened', { file: name, connections, records: capture.records.length }),
      );
    } catch (error) {
      if (words && error instanceof CaptureFileError) {
        const why = explainProblem(error, words);
        this.#say(word('export.open.failed', { file: name, why }), true);
      } else {
        this.#say(word('export.open.unreadable', { file: name }), true);
      }
    }
  }
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
