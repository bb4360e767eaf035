import { trying } from '../../later.ts';
import { liveSite } from '../../playground/live-site.ts';
import { liveServer } from '../../playground/site-address.ts';
import { Highlight } from '../highlight.ts';
import { BenchChannel, type BenchFailure } from './bench-channel.ts';
import { presetRequest, PRESETS } from './presets.ts';
import { LINE_END, mend, toBytes, toShown } from './raw-text.ts';

/** What was typed is kept here, on this device. */
const KEPT = 'ws101:workbench';
const SIGNS = /[␍␊]/g;

/**
 * `<ws-workbench>`: brings to life what `Workbench.astro` wrote. What shows an answer is loaded with
 * the first one.
 */
class Workbench extends HTMLElement {
  #channel = new BenchChannel(`${liveServer(liveSite())}workbench`);
  #isReady = false;
  #isSending = false;

  connectedCallback(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    const area = this.#area;
    area.readOnly = false;
    area.value = kept() ?? toShown(presetRequest('right', liveSite().page.host));
    area.addEventListener('beforeinput', (event) => this.#beforeInput(event));
    area.addEventListener('input', (event) => this.#onInput(event));
    this.addEventListener('click', (event) => this.#onClick(event));
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void this.#try();
    });
    for (const button of this.querySelectorAll<HTMLButtonElement>('.wb-form button')) {
      button.disabled = false;
    }
    const highlight = new Highlight(
      this.#part('.wb-answer'),
      this.#part('.wv-inspector'),
      () => import('../pin.ts'),
    );
    highlight.adopt();
    this.addEventListener('wb-shown', () => highlight.adopt());
    this.#follow();
  }

  disconnectedCallback(): void {
    this.#channel.close();
  }

  get #area(): HTMLTextAreaElement {
    const found = this.querySelector('textarea');
    if (!found) throw new Error('<ws-workbench> lacks its text area');
    return found;
  }

  #part(selector: string): HTMLElement {
    const found = this.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`<ws-workbench> lacks ${selector}`);
    return found;
  }

  /** Enter writes real line ends; the browser's own way to undo goes on working. */
  #beforeInput(event: InputEvent): void {
    if (event.inputType !== 'insertLineBreak' && event.inputType !== 'insertParagraph') return;
    event.preventDefault();
    this.#insert(`${LINE_END}\n`);
  }

  #insert(text: string): void {
    const area = this.#area;
    area.focus();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else can be undone
    if (document.execCommand('insertText', false, text)) return;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    this.#mend(false);
  }

  #onInput(event: Event): void {
    if (event instanceof InputEvent && event.isComposing) {
      this.#follow();
      return;
    }
    const type = event instanceof InputEvent ? event.inputType : '';
    this.#mend(/^delete|^history/.test(type));
  }

  #mend(isRemoval: boolean): void {
    const area = this.#area;
    const { shown, cursor } = mend(area.value, isRemoval, area.selectionStart);
    if (shown !== area.value) {
      area.value = shown;
      area.setSelectionRange(cursor, cursor);
    }
    this.#follow();
    keep(area.value);
  }

  /** Shows the text below the area, with its signs marked, and its size. */
  #follow(): void {
    const { value } = this.#area;
    const parts: (Node | string)[] = [];
    let at = 0;
    for (const { 0: sign, index } of value.matchAll(SIGNS)) {
      const mark = document.createElement('i');
      mark.textContent = sign;
      mark.dataset['sign'] = sign === '␍' ? 'CR' : 'LF';
      parts.push(value.slice(at, index), mark);
      at = index + sign.length;
    }
    // A last line that is empty has no height without something in it.
    this.#part('.wb-shown').replaceChildren(...parts, `${value.slice(at)}\u200b`);
    const size = this.#part('.wb-size');
    size.textContent = (size.dataset['text'] ?? '').replace(
      '{count}',
      String(toBytes(value).length),
    );
    for (const button of this.querySelectorAll<HTMLElement>('[data-preset]')) {
      const preset = PRESETS.find((each) => each === button.dataset['preset']);
      const isIt = preset && value === toShown(presetRequest(preset, liveSite().page.host));
      button.setAttribute('aria-pressed', String(isIt === true));
    }
  }

  #onClick({ target }: Event): void {
    const button = target instanceof Element ? target.closest('button') : null;
    if (!button) return;
    const preset = PRESETS.find((each) => each === button.dataset['preset']);
    if (preset) {
      const area = this.#area;
      area.value = toShown(presetRequest(preset, liveSite().page.host));
      this.#follow();
      keep(area.value);
    } else if (button.dataset['insert'] !== undefined) {
      const signs = button.dataset['insert'];
      this.#insert(signs.endsWith('␊') ? `${signs}\n` : signs);
    } else if (button.classList.contains('wb-send')) void this.#try();
  }

  /** Sends; where what draws the answer does not come, that is said below the buttons. */
  async #try(): Promise<void> {
    await trying(this.#part('.wb-actions'), () => this.#send());
  }

  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    const send = this.#part('.wb-send');
    send.setAttribute('aria-disabled', 'true');
    this.#say('sending');
    const request = toBytes(this.#area.value);
    const answer = await this.#channel.send(request);
    try {
      if (typeof answer === 'string') this.#say(answer);
      else {
        const { showAnswer } = await import('./answer.tsx');
        const ended = await showAnswer(this.#part('.wb-answer'), request, answer, this.lang);
        this.#say('', ended);
        this.dispatchEvent(new CustomEvent('wb-shown'));
      }
    } catch (error) {
      this.#say('');
      throw error;
    } finally {
      send.removeAttribute('aria-disabled');
      this.#isSending = false;
    }
  }

  #say(what: '' | 'sending' | BenchFailure, text?: string): void {
    const status = this.#part('.wb-status');
    status.dataset['is'] = what;
    status.textContent = text ?? status.dataset[what] ?? '';
  }
}

/** Storage may be full or forbidden; then what is typed lasts as long as the page. */
function keep(text: string): void {
  try {
    localStorage.setItem(KEPT, text);
  } catch {
    return;
  }
}

function kept(): string | undefined {
  try {
    return localStorage.getItem(KEPT) ?? undefined;
  } catch {
    return undefined;
  }
}

customElements.define('ws-workbench', Workbench);
