import { languageOf } from '../../language.ts';
import { element, part } from '../element.ts';
import type { Playground } from '../playground.ts';
import { loadWords, type Word } from '../words.ts';
import { bytesView } from './judge-bytes.ts';
import { loadJudgeWords, type JudgeWords } from './judge-words.ts';
import type { TabChannel } from './tab-channel.ts';
import { isJudgeReport, isLost, isVerdict, type Verdict } from './verdict.ts';

/** Runs the learner's server and lets the judge try it; shows each verdict as it comes. */
class JudgePanel {
  readonly #root: HTMLElement;
  readonly #word: Word;
  readonly #words: JudgeWords;
  readonly #say: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #rows = new Map<string, HTMLElement>();
  #done = 0;
  #leave = new AbortController();

  constructor(root: HTMLElement, word: Word, words: JudgeWords) {
    this.#root = root;
    this.#word = word;
    this.#words = words;
    this.#say = part(root, '.judge-say', HTMLElement);
    this.#button = part(root, '.judge-start', HTMLButtonElement);
    for (const row of root.querySelectorAll<HTMLElement>('[data-case]')) {
      this.#rows.set(row.dataset['case'] ?? '', row);
    }
    const filter = part(root, '.judge-filter input', HTMLInputElement);
    filter.addEventListener('change', () => {
      root.classList.toggle('judge-only-failed', filter.checked);
    });
  }

  start(): void {
    const playground = document.querySelector<Playground>(
      `ws-playground[data-example="${this.#root.dataset['of'] ?? ''}"]`,
    );
    // Pressed while it tries: it stays a button that has the focus.
    if (!playground || this.#button.ariaDisabled === 'true') return;
    this.#leave.abort();
    const { signal } = (this.#leave = new AbortController());
    this.#button.ariaDisabled = 'true';
    this.#done = 0;
    for (const row of this.#rows.values()) clear(row);
    this.#say.ariaLive = 'polite';
    this.#say.textContent = this.#word('judge.starting');
    let channel: TabChannel | undefined;
    let current: number | undefined;
    playground.addEventListener('ws101:run', ({ detail: { run } }) => (current = run), { signal });
    playground.addEventListener(
      'ws101:serving',
      ({ detail }) => {
        ({ channel } = detail);
      },
      { signal },
    );
    playground.addEventListener(
      'ws101:state',
      ({ detail: { run, is } }) => {
        // The run before ends as this one begins.
        if (run !== current) return;
        if (is === 'over' && channel) this.#end(this.#word('judge.stopped.gone'));
        else if (is === 'over') this.#end(this.#word('judge.not-serving'));
        else if (is === 'running' && channel) this.#judge(channel, signal);
        else if (is === 'running') this.#end(this.#word('judge.not-serving'));
      },
      { signal },
    );
    playground.run();
  }

  #judge(channel: TabChannel, signal: AbortSignal): void {
    const unheard = channel.onText((message) => {
      if (isVerdict(message) && message.shown !== true) this.#show(message);
      else if (isLost(message)) this.#end(this.#word('judge.stopped.gone'));
      else if (isJudgeReport(message)) {
        const { passed, total, stopped } = message;
        const key = passed === total ? 'judge.result.all' : 'judge.result';
        const result = this.#word(key, { passed, total });
        this.#end(stopped ? `${result} ${this.#word(`judge.stopped.${stopped}`)}` : result);
      }
    });
    signal.addEventListener('abort', unheard);
    channel.request({ type: 'judge' });
  }

  #end(text: string): void {
    this.#leave.abort();
    this.#say.ariaLive = 'polite';
    this.#say.textContent = text;
    this.#button.ariaDisabled = 'false';
    this.#button.textContent = this.#word('judge.again');
    part(this.#root, '.judge-filter', HTMLElement).hidden = this.#done === 0;
    // What is to be mended is to be seen.
    for (const group of this.#groups()) {
      group.open = group.querySelector('.judge-failed') !== null;
    }
  }

  #show(verdict: Verdict): void {
    this.#done += 1;
    const { size } = this.#rows;
    // To be looked at: so many would not be listened to.
    this.#say.ariaLive = 'off';
    this.#say.textContent = this.#word('judge.running', { done: this.#done, total: size });
    const row = this.#rows.get(verdict.id);
    if (!row) return;
    const { passed } = verdict;
    row.classList.add(passed ? 'judge-passed' : 'judge-failed');
    const mark = element('span', 'judge-mark', this.#word(passed ? 'judge.passed' : 'judge.unmet'));
    row.prepend(mark);
    if (!passed) row.append(element('p', 'judge-why', this.#words.why(verdict)));
    const more = element('details', 'judge-bytes');
    more.append(element('summary', '', this.#word('judge.bytes')));
    more.addEventListener('toggle', () => {
      if (more.open && more.childElementCount === 1) more.append(bytesView(verdict, this.#word));
    });
    row.append(more);
    for (const group of this.#groups()) count(group, this.#word);
  }

  #groups(): NodeListOf<HTMLDetailsElement> {
    return this.#root.querySelectorAll<HTMLDetailsElement>('.judge-group');
  }
}

function clear(row: HTMLElement): void {
  row.classList.remove('judge-passed', 'judge-failed');
  for (const part of row.querySelectorAll('.judge-mark, .judge-why, .judge-bytes')) part.remove();
}

function count(group: HTMLElement, word: Word): void {
  const passed = group.querySelectorAll('.judge-passed').length;
  const failed = group.querySelectorAll('.judge-failed').length;
  const total = group.querySelectorAll('[data-case]').length;
  const score = part(group, '.judge-score', HTMLElement);
  score.textContent = word('judge.score', { passed, total });
  group.classList.toggle('judge-has-failed', failed > 0);
  group.classList.toggle('judge-all-passed', passed === total);
}

/** A panel for `root`, with its words, which are loaded first. */
export async function openJudgePanel(root: HTMLElement): Promise<JudgePanel> {
  const language = languageOf(root.lang);
  const [word, words] = await Promise.all([loadWords(language), loadJudgeWords(language)]);
  return new JudgePanel(root, word, words);
}
