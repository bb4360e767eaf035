import { once, trying } from '../../later.ts';
import { part } from '../element.ts';

/** `<ws-judge>`: what the judge tries, and a button that lets it. All else is loaded with the first press. */
class JudgeElement extends HTMLElement {
  connectedCallback(): void {
    const start = part(this, '.judge-start', HTMLButtonElement);
    start.disabled = false;
    const open = once(async () => (await import('./judge-panel.ts')).openJudgePanel(this));
    start.addEventListener('click', () => {
      void trying(part(this, '.judge-say', HTMLElement), async () => (await open()).start());
    });
  }
}

customElements.define('ws-judge', JudgeElement);
