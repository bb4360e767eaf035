import { part } from '../playground/element.ts';
import { progress } from './browser.ts';
import { lessonRead, lessonUnread } from './changes.ts';

/** `<lesson-read>` at the end of a lesson: marks it as read when it comes into view. */
class LessonRead extends HTMLElement {
  connectedCallback(): void {
    const lesson = this.dataset['lesson'] ?? '';
    const mark = () => progress.change(lessonRead(lesson, new Date().toISOString()));
    const button = part(this, 'button', HTMLButtonElement);
    const status = part(this, '.is-read', HTMLElement);
    const show = () => {
      const isRead = progress.read().read.has(lesson);
      const isKept = progress.keeping() === 'kept';
      button.textContent = this.dataset[isRead ? 'unmark' : 'mark'] ?? '';
      const texts = [
        isRead ? `✓ ${this.dataset['isRead']}` : '',
        isKept ? '' : (this.dataset['unkept'] ?? ''),
      ];
      status.textContent = texts.filter((text) => text !== '').join(' ');
    };
    this.hidden = false;
    show();
    progress.onChange(show);

    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      mark();
    });
    observer.observe(this);
    button.addEventListener('click', () => {
      // Whoever says that it is not read is not contradicted by the next scroll.
      observer.disconnect();
      if (progress.read().read.has(lesson)) progress.change(lessonUnread(lesson));
      else mark();
    });
  }
}

customElements.define('lesson-read', LessonRead);
