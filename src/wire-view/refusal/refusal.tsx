import { render } from 'preact';
import { adoptStyles } from '../../playground/editor/adopt-styles.ts';
import { languageOf } from '../../language.ts';
import { element, part } from '../../playground/element.ts';
import type { Site } from '../../playground/site-address.ts';
import { loadWords } from '../words-at-run.ts';
import type { Words } from '../words.ts';
import { tryWrongAccept, type Blockage, type Experiment } from './experiment.ts';
import styles from './refusal.css?inline';
import { RefusalView } from './RefusalView.tsx';

let isStyled = false;

/** Buttons whose experiment is being made. */
const busy = new WeakSet<Element>();

/**
 * Lets the browser meet a wrong accept value, and says and shows behind `button` what it did. Does
 * nothing while it is at it.
 * @throws {Error} where its words cannot be loaded.
 */
export async function showRefusal(button: Element, site: Site, language: string): Promise<void> {
  if (busy.has(button)) return;
  busy.add(button);
  button.ariaDisabled = 'true';
  try {
    const words = await loadWords(languageOf(language));
    const place = placeBehind(button);
    const said = part(place, '.wv-refused-how', HTMLElement);
    said.textContent = words.word('wire.refusal.waiting');
    delete said.dataset['refused'];
    const result = await tryWrongAccept(site);
    render(
      'kind' in result ? null : <RefusalView experiment={result} words={words} />,
      part(place, '.wv-refusal', HTMLElement),
    );
    const { text, isRefused } = outcomeOf(result, words);
    said.textContent = text;
    said.dataset['refused'] = String(isRefused);
  } finally {
    button.ariaDisabled = null;
    busy.delete(button);
  }
}

/** Where the outcome is said and shown, which comes with the first experiment. */
function placeBehind(button: Element): Element {
  if (!isStyled) adoptStyles(styles);
  isStyled = true;
  const next = button.nextElementSibling;
  if (next?.matches('.wv-refuse')) return next;
  const said = element('p', 'wv-refused-how');
  said.setAttribute('role', 'status');
  const shown = element('div', 'wv-refusal');
  // What draws holds on to its texts, which a translator would put others in the place of.
  shown.translate = false;
  const place = element('div', 'wv-refuse', said, shown);
  button.after(place);
  return place;
}

/** What came of it in a sentence, and whether it is the refusal that was to be seen. */
function outcomeOf(result: Experiment | Blockage, { word }: Words) {
  if ('kind' in result) {
    const { kind, values } = result;
    const why = word(`playground.blocked.${kind}`, values);
    const advice = word('playground.blocked.try', values);
    return { text: `${word('wire.refusal.blocked')} ${why} ${advice}`, isRefused: false };
  }
  const { events } = result;
  const close = events.find((event) => event.name === 'close');
  if (events.some(({ name }) => name === 'open')) {
    return { text: word('wire.refusal.opened'), isRefused: false };
  }
  return close
    ? { text: word('wire.refusal.done', { code: close.code }), isRefused: true }
    : { text: word('wire.refusal.silent'), isRefused: false };
}
