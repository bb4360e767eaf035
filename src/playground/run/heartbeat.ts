/** Milliseconds between two questions, and of silence before code counts as busy. */
const EVERY = 500;
const BUSY_AFTER = 2_000;

export interface Heartbeat {
  /** An answer has come. */
  alive(id: number): void;
  /** No answer can come for a good reason: a dialog is open. */
  hold(held: boolean): void;
  stop(): void;
}

/**
 * Asks for signs of life. `onSilence` is told how many ms there has been none, while that lasts,
 * and 0 when it is over. Time in which the page itself did not run (a hidden tab, a sleeping
 * machine, a dialog that holds the page) does not count.
 */
export function startHeartbeat(
  ask: (id: number) => void,
  onSilence: (ms: number) => void,
): Heartbeat {
  let asked = 0;
  let answered = 0;
  let silence = 0;
  let isHeld = false;

  const over = () => {
    if (silence >= BUSY_AFTER) onSilence(0);
    silence = 0;
  };
  const timer = setInterval(() => {
    if (isHeld || document.hidden) {
      over();
      return;
    }
    if (asked > answered) {
      silence += EVERY;
      if (silence >= BUSY_AFTER) onSilence(silence);
      return;
    }
    asked += 1;
    ask(asked);
  }, EVERY);

  return {
    alive(id) {
      answered = id;
      over();
    },
    hold(held) {
      isHeld = held;
      over();
    },
    stop: () => clearInterval(timer),
  };
}
