import type { QuizPlay } from './play.ts';

/**
 * `<ws-quiz>`: brings to life what `Quiz.astro` wrote. What it does is loaded when it is about to
 * be seen, or touched.
 */
class QuizElement extends HTMLElement {
  #play: Promise<QuizPlay> | undefined;

  connectedCallback(): void {
    if (this.#play) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void this.#open();
      },
      { rootMargin: '200px' },
    );
    observer.observe(this);
    this.addEventListener('focusin', () => void this.#open());
    this.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('button') : null;
      if (button) void this.#open().then((play) => play?.press(button));
    });
    this.addEventListener('keydown', (event) => {
      const { target } = event;
      if (event.key !== 'Enter' || !(target instanceof HTMLInputElement)) return;
      event.preventDefault();
      const button = target.closest('fieldset')?.querySelector('button');
      if (button) void this.#open().then((play) => play?.press(button));
    });
  }

  async #open(): Promise<QuizPlay | undefined> {
    this.#play ??= import('./play.ts').then(({ openQuiz }) => openQuiz(this));
    try {
      return await this.#play;
    } catch {
      // The server has stopped: the answers that are in the page are shown as without scripts.
      this.#play = undefined;
      this.classList.add('qz-plain');
      return undefined;
    }
  }
}

customElements.define('ws-quiz', QuizElement);
