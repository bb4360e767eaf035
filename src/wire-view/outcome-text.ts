import type { Outcome } from './handshake.ts';
import type { Words } from './words.ts';
import { explainStatus } from './words.ts';

/** Says how a handshake went: a few words, and what follows from it. */
export function outcomeText(words: Words, outcome: Outcome): { title: string; text: string } {
  const { word } = words;
  switch (outcome.is) {
    case 'opened':
      return { title: word('wire.opened'), text: word('wire.opened.text') };
    case 'broken':
      return { title: word('wire.broken'), text: word('wire.broken.text') };
    case 'refused': {
      const { title, text } = explainStatus(words, outcome.status);
      const { status } = outcome;
      return { title: word('wire.refused', { status, title }), text };
    }
    case 'ended':
      return { title: word('wire.ended'), text: word(`wire.ended.${outcome.reason}`) };
    case 'waiting':
      return { title: word('wire.waiting'), text: word('wire.waiting.text') };
    case 'asking':
      return { title: word('wire.asking'), text: word('wire.waiting.text') };
  }
}
