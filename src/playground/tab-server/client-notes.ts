import type { TabEvent } from '../sandbox-protocol.ts';
import type { Word } from '../words.ts';

export interface Note {
  level: 'info' | 'warn' | 'error';
  text: string;
}

/** Endings that the learner is told of; of the others the code hears by itself. */
const TOLD = [
  'not-http',
  'answered',
  'unswitched',
  'first-byte',
  'lifetime',
  'bytes',
  'unread',
] as const;

/**
 * What the console says of the clients of a learner's server: what was not let through and why, and
 * what ended a connection from outside. `first`: seconds that an answer may take.
 */
export function clientNotes(word: Word, first: number): (events: readonly TabEvent[]) => Note[] {
  const judged = new Set<number>();
  let hasSaidHidden = false;
  return (events) =>
    events.flatMap((event): Note[] => {
      const { connection } = event;
      if (event.kind === 'open' && event.judge) judged.add(connection);
      if (judged.has(connection)) {
        if (event.kind === 'closed') judged.delete(connection);
        return [];
      }
      if (event.kind === 'data' && event.hidden > 0 && !hasSaidHidden) {
        hasSaidHidden = true;
        return [{ level: 'info', text: word('tab.hidden', { count: event.hidden }) }];
      }
      if (event.kind === 'refused') {
        const { why, what } = event.refusal;
        return [{ level: 'error', text: word(`tab.refused.${why}`, { what }) }];
      }
      if (event.kind === 'changed') {
        const key = event.was === '' ? 'tab.changed.added' : 'tab.changed';
        return [{ level: 'info', text: word(key, { number: connection, was: event.was }) }];
      }
      if (event.kind !== 'closed') return [];
      const ending = TOLD.find((each) => each === event.ending);
      if (!ending) return [];
      const level = ending === 'answered' ? 'info' : 'warn';
      return [{ level, text: word(`tab.ended.${ending}`, { number: connection, seconds: first }) }];
    });
}
