import type { Place } from '../console-value.ts';
import { TELL_ERROR, type ConsoleLine, type Handler, type Program } from '../sandbox-protocol.ts';
import { isMuted } from './document.ts';
import type { PlaceOf } from './stack.ts';

type Cause = Extract<ConsoleLine['cause'], 'uncaught' | 'rejection'>;

/** What is known of the program whose failures are told. */
export interface Failing extends Pick<Program, 'file' | 'scripts' | 'handlers' | 'hides'> {
  /** The document's own address. */
  document: string;
  placeOf: PlaceOf;
  /** The learner's innermost place in the stack of what was thrown. */
  placeIn: (error: unknown) => Place | undefined;
  /** A handler begins, where the browser hides what it throws. */
  begin: (handler: Handler | undefined) => void;
  tell: (thrown: unknown, cause: Cause, place: Place | undefined) => void;
}

export interface Failures {
  /** Adds the listeners: to be called for each document that is opened. */
  listen(): void;
  /**
   * Our own code throws on what the browser threw at it. Where nobody catches it, the browser hides
   * that, since our code's address is not readable from an opaque origin.
   */
  threw(error: unknown): void;
}

/** Tells of all that code throws and nobody catches: what the browser tells of, and what it hides. */
export function tellFailures(failing: Failing): Failures {
  const { file, document: address, placeOf, placeIn, tell } = failing;
  const unreadable = failing.hides ? unreadableHandlers(failing) : [];

  const soon = setTimeout.bind(window);
  /** Until the task of the code that called is over, by when it is told or was caught. */
  let ours: { error: unknown } | undefined;

  const onError = (event: ErrorEvent) => {
    const hidden = isMuted(event) ? ours : undefined;
    if (hidden) {
      ours = undefined;
      tell(hidden.error, 'uncaught', placeIn(hidden.error));
      return;
    }
    const handler = isMuted(event) ? unreadable.shift() : undefined;
    if (handler) {
      tell(handler.error, 'uncaught', { file, line: handler.line, column: handler.column });
      return;
    }
    // `throw null` is told in words alone.
    const thrown: unknown =
      event.error ?? event.message.replace(/^(?:Uncaught|uncaught exception:) /, '');
    const at = placeOf(event.filename, event.lineno, event.colno);
    // Chromium gives what a function of its own threw the address of the document, and line 1.
    const place = event.filename === address ? (placeIn(thrown) ?? at) : (at ?? placeIn(thrown));
    tell(thrown, 'uncaught', place);
  };
  const onRejection = ({ reason }: PromiseRejectionEvent) => {
    tell(reason, 'rejection', placeIn(reason));
  };

  if (failing.hides) tellHidden(failing);
  return {
    listen() {
      addEventListener('error', onError);
      addEventListener('unhandledrejection', onRejection);
    },
    threw(error) {
      if (!failing.hides) return;
      ours = { error };
      soon(() => (ours = undefined));
    },
  };
}

/** Code that makes code, which has no address that the browser could show. */
const EVALUATES = /\beval\s*\(|\bFunction\s*\(/;

/**
 * Lets what the browser would hide (what handlers, modules and timers from a text throw) reach the
 * listeners for errors, the learner's own too.
 */
function tellHidden({ scripts, handlers, placeIn, begin }: Failing): void {
  const fire = (error: unknown) => {
    const { file: filename = '', line: lineno = 0, column: colno = 0 } = placeIn(error) ?? {};
    // As WebKit says it.
    const message = String(error);
    dispatchEvent(
      new ErrorEvent('error', { error, message, filename, lineno, colno, cancelable: true }),
    );
  };
  const value = Object.assign(fire, { in: (at: number) => begin(handlers[at]) });
  Object.defineProperty(window, TELL_ERROR, { value });
  // Of all else the browser tells more than can be found here: the line of what is no error.
  const evaluates = scripts.some(({ code }) => EVALUATES.test(code));
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const native = window[name].bind(window);
    const timer = (handler: TimerHandler, ...rest: [timeout?: number, ...args: unknown[]]) => {
      if (typeof handler === 'function' && !evaluates) return native(handler, ...rest);
      return native(
        (...args: unknown[]) => {
          try {
            if (typeof handler === 'function') Reflect.apply(handler, window, args);
            // As a timer does: in the global scope.
            else (0, eval)(handler);
          } catch (error) {
            fire(error);
          }
        },
        ...rest,
      );
    };
    Object.defineProperty(timer, 'name', { value: name });
    Object.assign(window, { [name]: timer });
  }
}

/** The handlers that cannot be read, and why, in the browser's own words. */
function unreadableHandlers({ handlers }: Failing) {
  return handlers.flatMap(({ code, line, column }) => {
    // A character reference in an attribute stands for another character.
    if (code.includes('&')) return [];
    try {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- read, and not run
      new Function('event', code);
      return [];
    } catch (error) {
      return [{ error, line, column }];
    }
  });
}
