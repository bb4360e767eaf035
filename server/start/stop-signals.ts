/**
 * Milliseconds in which signals count as one: a Ctrl+C reaches the server from the terminal and
 * once more from each of npm and the start script, which pass it on.
 */
export const ONE_SIGNAL = 500;

/** What to do when a signal to stop comes. */
export type Answer = 'stop' | 'end-now' | 'nothing';

/**
 * Tells the first signal from those that are the same one, and from that of someone who does not
 * want to wait.
 * @returns a function that takes the time of a signal in ms.
 */
export function createStopSignals(): (now: number) => Answer {
  let first: number | undefined;
  return (now) => {
    if (first === undefined) {
      first = now;
      return 'stop';
    }
    return now - first < ONE_SIGNAL ? 'nothing' : 'end-now';
  };
}
