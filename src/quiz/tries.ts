/** Answers that were tried, by question, in the order in which they were tried. */
export type Tries = ReadonlyMap<string, readonly number[]>;

/** Place of the right answer of each question, by question. */
export type Key = ReadonlyMap<string, number>;

/** `tries` with one more. An answer that was tried before, or comes after the right one, adds none. */
export function withTry(tries: Tries, key: Key, question: string, answer: number): Tries {
  const before = tries.get(question) ?? [];
  if (before.includes(answer) || isSolved(tries, key, question)) return tries;
  return new Map(tries).set(question, [...before, answer]);
}

/** Whether the right answer of a question was found. */
export function isSolved(tries: Tries, key: Key, question: string): boolean {
  const right = key.get(question);
  return right !== undefined && (tries.get(question) ?? []).includes(right);
}

/** Whether the right answers of all questions were found. */
export function isOver(tries: Tries, key: Key): boolean {
  return [...key.keys()].every((question) => isSolved(tries, key, question));
}

/** How many questions were right at the first try. */
export function scoreOf(tries: Tries, key: Key): number {
  return [...key].filter(([question, right]) => tries.get(question)?.[0] === right).length;
}

/** As text that `parseTries` reads. */
export function textOf(tries: Tries): string {
  return JSON.stringify([...tries]);
}

/** What `textOf` wrote, as far as it is about questions of `key`; nothing where it is anything else. */
export function parseTries(text: string | null, key: Key): Tries {
  let tries: Tries = new Map();
  for (const entry of listIn(text)) {
    const [question, answers] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (typeof question !== 'string' || !key.has(question) || !Array.isArray(answers)) continue;
    for (const answer of answers as unknown[]) {
      if (typeof answer === 'number') tries = withTry(tries, key, question, answer);
    }
  }
  return tries;
}

function listIn(text: string | null): unknown[] {
  try {
    const data: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(data) ? data : [];
  } catch {
    return [];
  }
}
