import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

/*
 * SIGHUP has two meanings. An operator asks a service to read its files anew (`kill -HUP`,
 * `systemctl reload`), and a terminal that is closed tells its programs that nobody is there any
 * more. The second takes the terminal away from the process, and that can be seen.
 */

/** What a SIGHUP asks for. */
export type HangUp = 'reload' | 'stop';

/** What there is to be known of the process and its system. */
export interface Surroundings {
  platform: NodeJS.Platform;
  /** Whether one of the standard streams is a terminal: not so under systemd, nor after `nohup`. */
  isAtTerminal(): boolean;
  /** Whether the process has a terminal now. */
  hasTerminal(): boolean;
}

/** This process as it is. */
export const HERE: Surroundings = {
  platform: process.platform,
  isAtTerminal: () => [0, 1, 2].some((descriptor) => isatty(descriptor)),
  hasTerminal() {
    try {
      closeSync(openSync('/dev/tty', 'r+'));
      return true;
    } catch {
      return false;
    }
  },
};

/**
 * Tells the two apart. To be called at the start, while the terminal, if any, is there.
 * @returns what a SIGHUP that has just come asks for.
 */
export function createHangUps(here: Surroundings = HERE): () => HangUp {
  // Windows sends it only where a console is closed, and ends the process a few seconds later.
  if (here.platform === 'win32') return () => 'stop';
  const hadTerminal = here.isAtTerminal() && here.hasTerminal();
  return () => (hadTerminal && !here.hasTerminal() ? 'stop' : 'reload');
}
