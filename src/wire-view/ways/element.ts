import { NotLoaded, trying } from '../../later.ts';
import { languageOf } from '../../language.ts';
import { part } from '../../playground/element.ts';
import type { Comparison } from './comparison.ts';

/**
 * `<ws-ways>`: brings to life what `FourWays.astro` wrote. What runs and counts is loaded with the
 * first start.
 */
class FourWays extends HTMLElement {
  #running: Promise<Comparison> | undefined;

  connectedCallback(): void {
    const run = this.#button('.ways-run');
    run.disabled = false;
    run.onclick = () => void trying(part(this, '.ways-said', HTMLElement), () => this.#start());
    this.#button('.ways-stop').onclick = () => {
      void this.#running?.then(
        (comparison) => comparison.stop(),
        () => {},
      );
    };
    for (const select of this.querySelectorAll('select')) select.disabled = false;
  }

  disconnectedCallback(): void {
    void this.#running?.then(
      (comparison) => comparison.leave(),
      () => {},
    );
    this.#running = undefined;
  }

  async #start(): Promise<void> {
    if (this.#running) return;
    this.#show(true);
    const value = (name: string) => Number(part(this, `[name="${name}"]`, HTMLSelectElement).value);
    this.#running = import('./comparison.ts').then(({ openComparison }) =>
      openComparison({
        root: this,
        language: languageOf(this.lang),
        every: value('every'),
        ask: value('ask'),
        onOver: () => this.#over(),
      }),
    );
    try {
      await this.#running;
    } catch (error) {
      this.#over();
      if (error instanceof NotLoaded) throw error;
      const said = part(this, '.ways-said', HTMLElement);
      said.textContent = said.dataset['failed'] ?? '';
    }
  }

  #over(): void {
    this.#running = undefined;
    this.#show(false);
  }

  /** Puts one button in the other's place, and the focus with it. */
  #show(isRunning: boolean): void {
    const [run, stop] = [this.#button('.ways-run'), this.#button('.ways-stop')];
    const hadFocus = run === document.activeElement || stop === document.activeElement;
    run.hidden = isRunning;
    stop.hidden = !isRunning;
    if (hadFocus) (isRunning ? stop : run).focus();
    for (const select of this.querySelectorAll('select')) select.disabled = isRunning;
  }

  #button(selector: string): HTMLButtonElement {
    return part(this, selector, HTMLButtonElement);
  }
}

customElements.define('ws-ways', FourWays);
