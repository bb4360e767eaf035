import { once, trying } from '../later.ts';
import { part } from './dom.ts';
import type { QuizPlay } from './play.ts';

/**
 * `<ws-quiz>`: brings to life what `Quiz.astro` wrote. What it does is loaded when it is about to
 * be seen, or touched.
 */
class QuizElement extends HTMLElement {
  #isReady = false;
  readonly #play = once(async () => (await import('./play.ts')).openQuiz(this));

  connectedCallback(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void this.#open();
      },
      { rootMargin: '200px' },
    );
    observer.observe(this);
    this.addEventListener('focusin', ({ target }) => {
      // The button that tries again is no reason to try again.
      if (target instanceof Element && !target.closest('.not-loaded')) void this.#open();
    });
    this.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('button') : null;
      if (button) void this.#open((play) => play.press(button));
    });
    this.addEventListener('keydown', (event) => {
      const { target } = event;
      if (event.key !== 'Enter' || !(target instanceof HTMLInputElement)) return;
      event.preventDefault();
      const button = target.closest('fieldset')?.querySelector('button');
      if (button) void this.#open((play) => play.press(button));
    });
  }

  async #open(use?: (play: QuizPlay) => Promise<void>): Promise<void> {
    await trying(part(this, '.qz-lead', HTMLElement), async () => {
      // Until it comes, the answers that are in the page are shown as without scripts.
      const play = await this.#play().catch((error: unknown) => {
        this.classList.add('qz-plain');
        throw error;
      });
      this.classList.remove('qz-plain');
      await use?.(play);
    });
  }
}

customElements.define('ws-quiz', QuizElement);
