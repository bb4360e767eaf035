import type { Language } from '../language.ts';
import type { Activity } from '../playground/sandbox-protocol.ts';
import type { Evidence, WireConnection, WireFrame, WireMessage } from './evidence.ts';

export type { Evidence, WireConnection, WireFrame, WireMessage } from './evidence.ts';

/** A text in each language. What is code in it stands between backticks. */
export type Texts = Record<Language, string>;

/** Something that was seen: of the wire, of the code, a line that was printed, or said in words. */
export type Shown = WireFrame | WireMessage | WireConnection | Activity | string | Texts;

/** One thing that an exercise asks for, and what was seen of it so far. */
export interface Requirement {
  met: boolean;
  expected: Texts;
  /** Nothing, or an empty list, is told as "nothing of the kind". */
  seen: Shown | readonly Shown[] | undefined;
}

/**
 * The default export of an exercise's `check.ts`: what it asks for, judged by the evidence so far. A
 * pure function, called again and again while the run goes on. Once all of it is met the exercise
 * is done, so what must *not* happen has to wait for a moment after which it no longer can, such as
 * the end of the connection.
 */
export type Check = (run: Evidence) => readonly Requirement[];
