import { computeAccept, isKey } from '../protocol/accept.ts';
import { toBase64 } from '../protocol/base64.ts';
import { hexText } from './hex-groups.ts';

/** Shows the steps from the key that is in the box of `steps` (`.wv-accept`) to its accept value. */
export function showSteps(steps: HTMLElement): void {
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

/** A key as a browser makes it: 16 random bytes in base64. */
export function randomKey(): string {
  return toBase64(crypto.getRandomValues(new Uint8Array(16)));
}

function show(steps: HTMLElement, selector: string, visible: boolean): void {
  const element = steps.querySelector<HTMLElement>(selector);
  if (element) element.hidden = !visible;
}
