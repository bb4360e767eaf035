import { computeAccept, isKey } from '../protocol/accept.ts';
import { toBase64 } from '../protocol/base64.ts';
import { hexText } from './hex-groups.ts';
import { liveSite } from '../playground/live-site.ts';

/** Shows the steps from the key that is in the box of `steps` (`.wv-accept`) to its accept value. */
function showSteps(steps: HTMLElement): void {
  const box = steps.querySelector('input');
  if (!box) return;
  const { digest, accept } = computeAccept(box.value);
  const write = (step: string, text: string) => {
    const place = steps.querySelector(`[data-step="${step}"]`);
    if (place) place.textContent = text;
  };
  write('key', box.value);
  write('digest', hexText(digest));
  write('accept', accept);

  const changed = box.value !== box.dataset['sent'];
  show(steps, '.wv-reset', changed);
  show(steps, '.wv-odd', !isKey(box.value));
  const verdict = steps.querySelector<HTMLElement>('.wv-verdict');
  if (!verdict) return;
  const { answered, yes = '', no = '', other = '' } = verdict.dataset;
  const right = accept === answered;
  verdict.dataset['right'] = String(right);
  const text = right ? yes : changed ? other : no;
  if (verdict.textContent !== text) verdict.textContent = text;
}

/**
 * Does what a part of the steps is for: shows the steps from what was typed or from another key, or
 * the browser's refusal of a wrong value.
 * @param part the box, or a button.
 * @param language of the page.
 * @throws {Error} where what it needs cannot be loaded.
 */
export async function act(part: Element, language: string): Promise<void> {
  const steps = part.closest<HTMLElement>('.wv-accept');
  const box = steps?.querySelector('input');
  if (!steps || !box) return;
  if (part.matches('.wv-try')) {
    const { showRefusal } = await import('./refusal/refusal.tsx');
    await showRefusal(part, liveSite(), language);
    return;
  }
  const isReset = part.matches('.wv-reset');
  if (isReset) box.value = box.dataset['sent'] ?? '';
  if (part.matches('.wv-random')) box.value = randomKey();
  showSteps(steps);
  if (isReset) box.focus();
}

/** A key as a browser makes it: 16 random bytes in base64. */
function randomKey(): string {
  return toBase64(crypto.getRandomValues(new Uint8Array(16)));
}

function show(steps: HTMLElement, selector: string, visible: boolean): void {
  const element = steps.querySelector<HTMLElement>(selector);
  if (element) element.hidden = !visible;
}
