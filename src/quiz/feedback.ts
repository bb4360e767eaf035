/** Words of the interface, `quiz.…`, that are needed once a question has been answered. */
export const SAID = [
  'right',
  'wrong',
  'retry',
  'next',
  'to-score',
  'score',
  'score.full',
  'again',
] as const;

/** What is said of answers: words of the interface, and why each answer is right or wrong. */
export interface Feedback {
  words: Record<string, string>;
  /** By question: of its first answer, of its second, and so on. */
  whys: Record<string, string[]>;
}

/**
 * Reads the feedback at `address`, once, when it is first asked for. Where it cannot be loaded
 * this call gives nothing and the next one tries again.
 */
export function feedbackFrom(address: string): () => Promise<Feedback | undefined> {
  let loading: Promise<Feedback> | undefined;
  return async () => {
    loading ??= load(address);
    try {
      return await loading;
    } catch {
      loading = undefined;
      return undefined;
    }
  };
}

async function load(address: string): Promise<Feedback> {
  const response = await fetch(address);
  const data: unknown = response.ok ? await response.json() : undefined;
  if (!isFeedback(data)) throw new Error(`${address}: no feedback, status ${response.status}`);
  return data;
}

function isFeedback(data: unknown): data is Feedback {
  if (!isRecord(data)) return false;
  const { words, whys } = data;
  return (
    isRecord(words) &&
    SAID.every((key) => typeof words[key] === 'string') &&
    isRecord(whys) &&
    Object.values(whys).every((texts) => Array.isArray(texts))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
