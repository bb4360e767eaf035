/** Milliseconds between two announcements: a screen reader must be able to finish one. */
const EVERY = 2_000;

/**
 * Tells a screen reader what came into the console, a few words at a time: each new line alone
 * while they come slowly, else how many there were and the last of them.
 */
export function createAnnouncer(
  region: Pick<HTMLElement, 'textContent'>,
  summary: (count: number, last: string) => string,
): (line: string) => void {
  let waiting: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = () => {
    timer = undefined;
    const last = waiting.at(-1);
    if (last === undefined) return;
    region.textContent = waiting.length === 1 ? last : summary(waiting.length, last);
    waiting = [];
    timer = setTimeout(say, EVERY);
  };
  return (line) => {
    waiting.push(line);
    timer ??= setTimeout(say, 0);
  };
}
