import { part } from '../element.ts';

/** `<ws-judge>`: what the judge tries, and a button that lets it. All else is loaded with the first press. */
class JudgeElement extends HTMLElement {
  connectedCallback(): void {
    const start = part(this, '.judge-start', HTMLButtonElement);
    start.disabled = false;
    let panel: Promise<{ start(): void }> | undefined;
    start.addEventListener('click', () => {
      panel ??= import('./judge-panel.ts').then(({ openJudgePanel }) => openJudgePanel(this));
      panel.then(
        (opened) => opened.start(),
        () => (panel = undefined),
      );
    });
  }
}

customElements.define('ws-judge', JudgeElement);
