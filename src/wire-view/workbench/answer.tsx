import { render } from 'preact';
import { loadWords } from '../words-at-run.ts';
import { languageOf } from '../../language.ts';
import type { WorkbenchAnswer } from '../../protocol/workbench.ts';
import { loadCaptureWords } from '../capture-words.ts';
import { readHandshake } from '../handshake.ts';
import { AnswerView } from './AnswerView.tsx';

/**
 * Shows an answer in `root`, in the place of what is there.
 * @returns How it ended, in words.
 */
export async function showAnswer(
  root: HTMLElement,
  request: Uint8Array,
  { ending, bytes }: WorkbenchAnswer,
  language: string,
): Promise<string> {
  const [words, { endings }] = await Promise.all([
    loadWords(languageOf(language)),
    loadCaptureWords(languageOf(language)),
  ]);
  // Lines that were opened belong to the answer before.
  root.replaceChildren();
  // What draws holds on to its texts, which a translator would put others in the place of.
  root.translate = false;
  render(
    <AnswerView
      exchange={readHandshake(request, bytes, 'closed')}
      ending={ending}
      source="live"
      words={words}
      endings={endings}
    />,
    root.appendChild(document.createElement('div')),
  );
  return endings[ending];
}
