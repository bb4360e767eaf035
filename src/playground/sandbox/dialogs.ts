/** The browser's dialogs, which hold the frame's thread until they are answered. */
type Dialogs = Pick<Window, 'alert' | 'confirm' | 'prompt'>;

export interface DialogLog {
  /** A dialog is about to open; throws where there were too many. */
  asks: () => void;
  /** A dialog opens, or was answered: until then the frame gives no sign of life. */
  open: (isOpen: boolean) => void;
  /** What is shown and, once it is given, the answer. */
  shown(name: keyof Dialogs, message: string, ...answer: unknown[]): void;
}

/** The dialogs of `window`, each told to `log`. */
export function loggedDialogs(window: Dialogs, log: DialogLog): Dialogs {
  const { alert, confirm, prompt } = window;
  const held = <T>(ask: () => T): T => {
    log.asks();
    log.open(true);
    try {
      return ask();
    } finally {
      log.open(false);
    }
  };
  const first = (args: unknown[]) => (args.length > 0 ? String(args[0]) : '');
  return {
    alert(...args) {
      log.shown('alert', first(args));
      held(() => alert.apply(window, args));
    },
    confirm(...args) {
      const answer = held(() => confirm.apply(window, args));
      log.shown('confirm', first(args), answer);
      return answer;
    },
    prompt(...args) {
      const answer = held(() => prompt.apply(window, args));
      log.shown('prompt', first(args), answer);
      return answer;
    },
  };
}
