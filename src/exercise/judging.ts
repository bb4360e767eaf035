import type { Language } from '../language.ts';
import { emit } from '../playground/events.ts';
import { voiceOf } from '../playground/voice.ts';
import { loadWords } from '../playground/words.ts';
import type { Check } from './check.ts';
import { Judge, type VerdictState } from './judge.ts';
import { VerdictView, type VerdictPlace } from './verdict-view.ts';

const checks = import.meta.glob<Check>('/content/examples/*/check.ts', { import: 'default' });

export interface JudgingOptions {
  /** The element that tells of verdicts, by events. */
  host: HTMLElement;
  slug: string;
  language: Language;
  place: Omit<VerdictPlace, 'speak'>;
}

/**
 * Loads an exercise's check and judges the runs that the judge is told of.
 * @throws {Error} where the exercise has no check, or it could not be loaded.
 */
export async function openJudge({ host, slug, language, place }: JudgingOptions): Promise<Judge> {
  const load = checks[`/content/examples/${slug}/check.ts`];
  if (!load) throw new Error(`content/examples/${slug}/check.ts is missing`);
  const [check, word] = await Promise.all([load(), loadWords(language)]);
  const voice = voiceOf(host, word);
  const speak = (text: string) => voice.say(text);
  const view = new VerdictView({ ...place, speak }, language, word);
  host.addEventListener('ws101:run', () => view.begin());
  let before: VerdictState = 'waiting';
  return new Judge(check, (verdict) => {
    const { state } = verdict;
    host.dataset['verdict'] = state;
    view.show(verdict);
    const isNews = state !== before;
    before = state;
    if (!isNews || state === 'waiting') return;
    place.list.scrollIntoView({ block: 'nearest' });
    emit(host, 'ws101:exercise', { slug, passed: state === 'passed' });
  });
}
